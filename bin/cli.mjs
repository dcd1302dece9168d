#!/usr/bin/env node
// Runs a command of src/cli: `node bin/cli.mjs start --once`. The file exports a function of the arguments as its default.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { compile, describe, evaluate } from './compile.mjs';

const COMMANDS = path.join(import.meta.dirname, '../src/cli');

try {
  const [command = '', ...args] = process.argv.slice(2);
  const entry = path.join(COMMANDS, `${path.basename(command)}.ts`);
  if (!existsSync(entry))
    throw new SyntaxError(
      `there is no command "${command}", expected bootstrap, cost, docs, drift, openapi, plan-apply, plan-save, review, revoke, start or verify`,
    );
  const main = evaluate(await compile(entry, ['esbuild', '@aws-sdk/*', 'junit-report-builder']), entry);
  await main(args);
} catch (error) {
  // A command that tells more kinds of failure apart has set its own.
  process.exitCode ||= 1;
  process.stderr.write(`${describe(error)}\n`);
}
