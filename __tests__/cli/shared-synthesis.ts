import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
// Imported here, because it remembers the working directory at its import, and those of commands are removed.
import { stop } from 'esbuild';
import { replaceFile } from '../../src/bundle/replaced-file';
import type * as SynthesizedApp from '../../src/synthesis/synthesized-app';

/** Location and sources of a synthesized app. */
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

// For tests that run commands in this process: each app is synthesized once in a test run for the same settings, then
// copied. An app that fails to synthesize is synthesized each time.
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
        // Not in the command's own folder: Terraform may have left files there.
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

/** The path of a local state contains the working directory of the synth. */
function moveStates(folder: string, from: string, to: string): void {
  const stacks = path.join(folder, 'stacks');
  for (const stack of from === to ? [] : readdirSync(stacks)) {
    const file = path.join(stacks, stack, 'cdk.tf.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`"${from}/`, `"${to}/`));
  }
}
