import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// Type-checks the package, and starts an app.
jest.setTimeout(180_000);

const SAMPLE = ['src/app', 'lambda/customers', 'main.ts', 'bootstrap.ts'];
const KEPT = [
  'src',
  'lambda',
  'examples',
  'packages',
  'bin',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cdktf.json',
];

const checkout = mkdtempSync(path.join(tmpdir(), 'without-sample-'));

beforeAll(() => {
  for (const part of KEPT) cpSync(part, path.join(checkout, part), { recursive: true });
  for (const part of SAMPLE) rmSync(path.join(checkout, part), { recursive: true, force: true });
  symlinkSync(path.resolve('node_modules'), path.join(checkout, 'node_modules'));
});

afterAll(() => {
  rmSync(checkout, { recursive: true, force: true });
});

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: checkout, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('without the sample the package compiles', () => {
  const config = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as object;
  const include = ['src', 'lambda', 'examples', 'packages/*/src'];
  writeFileSync(path.join(checkout, 'tsconfig.json'), JSON.stringify({ ...config, include }));
  expect(run('node_modules/typescript/bin/tsc', '--noEmit')).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('without the sample every other app runs', () => {
  for (const app of ['user-api', 'transactions-api', 'pool-only']) {
    const started = run('bin/cognito-m2m.mjs', 'start', '--once', '--port', '0', '--app', `examples/${app}.ts`);
    expect({ app, ...started }).toMatchObject({ app, status: 0 });
  }
});
