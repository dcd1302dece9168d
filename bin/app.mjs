#!/usr/bin/env node
// Runs an app written in TypeScript: `node bin/app.mjs main.ts`. The file exports an async function as its default.
// It is compiled in memory and its packages are loaded from node_modules, which costs a quarter of a second less and
// half the memory of a loader that compiles each file by itself.
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { build } from 'esbuild';

// They say what to correct, and where in the code they were thrown is nobody's concern.
const INPUT_ERRORS = new Set(['AccessError', 'DescriptionError', 'SettingsError', 'SyntaxError']);

async function compile(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    external: ['cdktf', '@cdktf/*', 'constructs', 'esbuild'],
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    write: false,
    logLevel: 'silent',
    outfile: 'app.js',
  });
  return outputFiles[0].text;
}

async function load(entry) {
  const filename = path.resolve(entry);
  const module = { exports: {} };
  const compiled = compile(entry);
  // Loaded here, while esbuild works in a process of its own.
  const require = createRequire(filename);
  require('cdktf');
  // cdktf notes the whole call stack for each token, a sixth of the time of a large synth, for messages that name the
  // construct's path anyway.
  require('cdktf/lib/tokens/private/stack-trace').captureStackTrace = () => [];
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = compileFunction(await compiled, parameters, { filename });
  run(module.exports, require, module, filename, path.dirname(filename));
  return module.exports.default;
}

/** A defect shows its stack; bad input, and source that does not build, shows what is wrong with it. */
function describe(error) {
  if (!(error instanceof Error)) return String(error);
  const input = INPUT_ERRORS.has(error.name) || 'errors' in error;
  return input ? `error: ${error.message}` : error.stack;
}

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
