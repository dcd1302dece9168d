#!/usr/bin/env node
// Runs an app written in TypeScript: `node bin/app.mjs main.ts`. The file exports an async function as its default.
// It is compiled in memory and its packages are loaded from node_modules, which costs a quarter of a second less and
// half the memory of a loader that compiles each file by itself.
import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compile, describe, evaluate } from './compile.mjs';

async function load(entry) {
  const compiled = compile(entry, ['cdktf', '@cdktf/*', 'constructs', 'esbuild']);
  // Loaded here, while esbuild works in a process of its own.
  const require = createRequire(path.resolve(entry));
  require('cdktf');
  // cdktf notes the whole call stack for each token, a sixth of the time of a large synth, for messages that name the
  // construct's path anyway.
  require('cdktf/lib/tokens/private/stack-trace').captureStackTrace = () => [];
  return evaluate(await compiled, entry);
}

// A parent that opened a channel is told which files the app and its functions are made of.
if (process.send) subscribe('bundled-sources', (files) => process.send(files));

try {
  const [entry = 'main.ts'] = process.argv.slice(2);
  const main = await load(entry);
  if (typeof main !== 'function') {
    throw new SyntaxError(
      `${entry} has no default export, expected an async function that synthesizes an app; export one`,
    );
  }
  await main();
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`${describe(error)}\n`);
}
