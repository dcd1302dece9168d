import { execSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ADOPTED } from '../src/settings';

const { app } = JSON.parse(readFileSync('cdktf.json', 'utf8')) as { app: string };
const TIMEOUT_MS = 120_000;

// No call is made: the backends of this project are real, and run elsewhere.
test.each(['local', ADOPTED])(
  'the stacks of %s synthesize, and break no rule of the policy',
  (environment) => {
    const outdir = mkdtempSync(path.join(tmpdir(), 'synth-'));
    const bin = `${path.resolve('node_modules/.bin')}${path.delimiter}${process.env.PATH ?? ''}`;
    const env = { ...process.env, PATH: bin, M2M_ENVIRONMENT: environment, CDKTF_OUTDIR: outdir };
    try {
      expect(() => execSync(app, { env, stdio: 'pipe' })).not.toThrow();
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  },
  TIMEOUT_MS,
);
