import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesizeApp } from '../../src/synthesis/synthesized-app';
import { admitStack } from '../../src/terraform/plan-admission';

const EXAMPLES = readdirSync('examples').filter((name) => name.endsWith('.ts'));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'admission-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each(['main.ts', 'bootstrap.ts', ...EXAMPLES.map((name) => path.join('examples', name))])(
  'every stack of %s is planned',
  async (app) => {
    await synthesizeApp(app, folder);
    const stacks = readdirSync(path.join(folder, 'stacks'));
    expect(stacks.length).toBeGreaterThan(0);
    for (const stack of stacks) await admitStack(path.join(folder, 'stacks', stack));
  },
);
