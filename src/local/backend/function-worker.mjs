// The environment of a function: loads the bundle, then answers one event after the other. It is a separate thread, so
// that a failing function ends only this thread.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

// The process and its group are the gateway's: if a function ends its process, only its thread ends.
const kill = process.kill.bind(process);
process.kill = (pid, signal) => (pid === process.pid || pid <= 0 ? process.exit(1) : kill(pid, signal));

const { file, handler: name, functionName, functionArn, memoryMb } = workerData;
const handler = createRequire(file)(file)[name];
if (typeof handler !== 'function') throw new TypeError(`${name} of the bundle is not a function`);
// `routeHandler` of cognito-m2m/lambda lists its routes.
parentPort.postMessage({ routes: Array.isArray(handler.routes) ? handler.routes.map(String) : undefined });

function invoke(event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    const returned = handler(event, context, callback);
    // A handler with a callback answers through it.
    if (handler.length < 3 || typeof returned?.then === 'function') resolve(returned);
  });
}

parentPort.on('message', ({ event, requestId, deadline }) => {
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  invoke(JSON.parse(event), context)
    .then((result) => JSON.stringify(result) ?? 'null')
    .then(
      (result) => parentPort.postMessage({ requestId, result }),
      (error) =>
        parentPort.postMessage({
          requestId,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
          message: error instanceof Error ? error.message : String(error),
        }),
    );
});
