import Module, { createRequire } from 'node:module';
import type { Resolve } from './faster-resolve';
import { fasterResolve } from './faster-resolve';

type Exports = ((...args: unknown[]) => unknown) & Readonly<Record<string, unknown>>;

/**
 * Removes three costs of Terraform CDK 0.21 that a synth of this package does not need. If the internals of cdktf are
 * not those of that version, nothing changes. Import this before cdktf.
 * - `archiver`, which writes zips, is loaded when the first zip is written: loading it takes a quarter of the time to
 *   load cdktf
 * - values without a token are not resolved, which takes a third of the time of a large synth
 * - no call stack is recorded for each token: messages name the path of the construct anyway
 */
function makeFaster(): void {
  try {
    const ofCdktf = createRequire(createRequire(__filename).resolve('cdktf'));
    loadLate(ofCdktf, ofCdktf.resolve('archiver'));
    const stackTrace = ofCdktf('./tokens/private/stack-trace') as { captureStackTrace?: unknown };
    if (typeof stackTrace.captureStackTrace === 'function') stackTrace.captureStackTrace = () => [];
    const resolving = ofCdktf('./tokens/private/resolve') as { resolve?: unknown };
    if (typeof resolving.resolve === 'function') resolving.resolve = fasterResolve(resolving.resolve as Resolve);
  } catch {
    // Slower, and as right as before.
  }
}

/** Puts a stand-in into the cache of modules, which loads the package when it is called or looked into. */
function loadLate(require: NodeJS.Require, file: string): void {
  if (require.cache[file]) return;
  const late = new Module(file);
  const load = () => {
    if (require.cache[file] === late) Reflect.deleteProperty(require.cache, file);
    return require(file) as Exports;
  };
  late.loaded = true;
  late.exports = new Proxy((() => undefined) as unknown as Exports, {
    apply: (_, __, args: unknown[]) => load()(...args),
    get: (_, name) => load()[String(name)],
  });
  require.cache[file] = late;
}

makeFaster();
