import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
// Loaded here: it keeps the working directory it was loaded in, and those of commands are removed.
import { stop } from 'esbuild';
import { replaceFile } from '../../src/bundle/replaced-file';
import type * as SynthesizedApp from '../../src/synthesis/synthesized-app';

/** Where an app was synthesized, and from what. */
interface Synthesis {
  readonly folder: string;
  readonly cwd: string;
  readonly sources: string[];
}

const { TEST_RUN_FOLDER: shared } = process.env;

mkdirSync('.build', { recursive: true });
const root = shared ?? mkdtempSync(path.resolve('.build/synthesized-'));
afterAll(async () => {
  await stop();
  if (root !== shared) rmSync(root, { recursive: true, force: true });
});

// For tests that run commands in this process: each app is synthesized once in a test run for the same settings, and
// copied from then on. An app that does not synthesize is tried each time.
jest.mock('../../src/synthesis/synthesized-app', (): typeof SynthesizedApp => {
  const { synthesizeApp } = jest.requireActual<typeof SynthesizedApp>('../../src/synthesis/synthesized-app');
  return {
    synthesizeApp: async (...call) => {
      const [app, target, options = {}] = call;
      const { signal, ...settings } = options;
      const variables = Object.entries(process.env).filter(([name]) => /^(?:M2M|CDKTF)_/.test(name));
      const key = JSON.stringify([app, settings, variables]);
      const made = path.join(root, `app-${createHash('sha256').update(key).digest('hex')}.json`);
      if (!existsSync(made)) {
        // Not where the command wants it: Terraform may have left files there.
        const folder = mkdtempSync(path.join(root, 'app-'));
        const sources = await synthesizeApp(app, folder, options);
        replaceFile(made, JSON.stringify({ folder, cwd: process.cwd(), sources } satisfies Synthesis));
      }
      signal?.throwIfAborted();
      const { folder, cwd, sources } = JSON.parse(readFileSync(made, 'utf8')) as Synthesis;
      cpSync(folder, target, { recursive: true });
      moveStates(target, cwd, process.cwd());
      return sources;
    },
  };
});

/** A local state is named by the working directory of the synth. */
function moveStates(folder: string, from: string, to: string): void {
  const stacks = path.join(folder, 'stacks');
  for (const stack of from === to ? [] : readdirSync(stacks)) {
    const file = path.join(stacks, stack, 'cdk.tf.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`"${from}/`, `"${to}/`));
  }
}
