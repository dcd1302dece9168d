import { existsSync } from 'node:fs';
import path from 'node:path';
import { isNode } from '../../system/lambda-function';
import type { ServedFunction } from '../../system/lambda-function';
import type { LogSink, Runner } from '../backend/function-runner';
import { FunctionRunner } from '../backend/function-runner';
import { ProcessRunner } from './process-runner';
import type { RuntimeApi } from './runtime-api';
import { codeFolder } from './unpacked-code';

/** Starts a function by its runtime: a thread for Node.js, a process for any other. */
export function startFunction(lambda: ServedFunction, api: RuntimeApi, log: LogSink): Runner {
  const { folder, remove } = codeFolder(lambda.code);
  const runner: Runner = isNode(lambda.runtime)
    ? new FunctionRunner({ ...lambda, file: nodeFile(path.join(folder, path.relative(lambda.code, lambda.file))) }, log)
    : new ProcessRunner(lambda, folder, api, log);
  return {
    invoke: (event, requestId, signal) => runner.invoke(event, requestId, signal),
    routes: async () => runner.routes?.(),
    close: async () => {
      await runner.close();
      remove();
    },
  };
}

/** The file that there is: a handler does not name its extension. */
function nodeFile(file: string): string {
  const stem = file.slice(0, -'.js'.length);
  return ['.js', '.mjs', '.cjs'].map((extension) => `${stem}${extension}`).find((each) => existsSync(each)) ?? file;
}
