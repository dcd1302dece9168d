// Compiles a TypeScript file and what it imports in memory, and runs it. Packages named as external are loaded from
// node_modules.
import { channel } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { build } from 'esbuild';

const sources = channel('bundled-sources');

export async function compile(entry, external) {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    external,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    write: false,
    metafile: sources.hasSubscribers,
    logLevel: 'silent',
    outfile: 'app.js',
  });
  if (metafile) sources.publish(Object.keys(metafile.inputs));
  return outputFiles[0].text;
}

/** The default export of compiled source, run as if it stood in `entry`. */
export function evaluate(source, entry) {
  const filename = path.resolve(entry);
  const module = { exports: {} };
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = compileFunction(source, parameters, { filename });
  run(module.exports, createRequire(filename), module, filename, path.dirname(filename));
  return module.exports.default;
}

/** A defect shows its stack; bad input, and source that does not build, shows what is wrong with it. */
export function describe(error) {
  if (!(error instanceof Error)) return String(error);
  const input = Symbol.for('cognito-m2m.user-error') in error || error instanceof SyntaxError || 'errors' in error;
  return input ? `error: ${error.message}` : error.stack;
}
