import path from 'node:path';
import type { ServedFunction } from '../../system/lambda-function';

/** Longest time API Gateway waits, in seconds. */
const TIMEOUT_SECONDS = 29;
const MEMORY_MB = 256;

/**
 * A function in place of a backend of any kind; it gets the event of a Lambda proxy.
 * @param folder - with `index.js`, which exports `handler`
 */
export function stubFunction(backend: string, folder: string): ServedFunction {
  return {
    address: `stand-in for ${backend}`,
    name: backend,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${backend}`,
    backend,
    runtime: 'nodejs22.x',
    code: folder,
    executable: false,
    handlerName: 'index.handler',
    file: path.join(folder, 'index.js'),
    handler: 'handler',
    timeoutSeconds: TIMEOUT_SECONDS,
    memoryMb: MEMORY_MB,
    environment: { TZ: ':UTC', AWS_LAMBDA_FUNCTION_NAME: backend, _HANDLER: 'index.handler' },
    invokeArns: new Map(),
  };
}
