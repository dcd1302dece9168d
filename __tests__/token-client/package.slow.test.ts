import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { runProgram } from './program';

const root = path.resolve('.');
const folder = mkdtempSync(path.join(tmpdir(), 'token-client-package-'));
const checkout = path.join(folder, 'checkout');
const consumer = path.join(folder, 'consumer');
// Without settings of this machine, and without a registry.
const env = {
  PATH: process.env.PATH,
  HOME: folder,
  npm_config_cache: path.join(folder, 'npm-cache'),
  npm_config_update_notifier: 'false',
};
let packed: readonly string[];

// npm, tsc and Node.js are started, which takes longer on a busy machine.
jest.setTimeout(120_000);

/** Runs a command to its end and returns its stdout. */
function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, env, encoding: 'utf8' });
}

/** Runs a program of the service and returns its stdout. */
function runInConsumer(file: string, source: string): Promise<string> {
  writeFileSync(path.join(consumer, file), source);
  return runProgram(file, consumer, env);
}

/** Bundles a program with esbuild, even if an optional package is not installed. */
async function bundleOf(entry: string): Promise<string> {
  const options = { bundle: true, platform: 'node', target: 'node20', write: false, logLevel: 'silent' } as const;
  const { outputFiles } = await build({ ...options, entryPoints: [entry] });
  return outputFiles[0]?.text ?? '';
}

beforeAll(() => {
  for (const part of ['packages', 'docs', 'LICENSE', 'package.json', 'tsconfig.json']) {
    cpSync(path.join(root, part), path.join(checkout, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(checkout, 'node_modules'));
  const pack = ['pack', '--json', '--offline', '--pack-destination', folder];
  const [tarball] = JSON.parse(run('npm', pack, path.join(checkout, 'packages/token-client'))) as {
    filename: string;
    files: { path: string }[];
  }[];
  packed = tarball?.files.map((file) => file.path) ?? [];
  // A separate service; dependencies of the package come from a folder, because there is no registry.
  mkdirSync(consumer);
  writeFileSync(path.join(consumer, 'package.json'), '{ "private": true }');
  const dependencies = [path.join(folder, tarball?.filename ?? ''), path.join(root, 'node_modules/oauth4webapi')];
  run('npm', ['install', '--offline', '--ignore-scripts', ...dependencies], consumer);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the package holds the compiled client, and nothing else of this repository', () => {
  const modules = readdirSync(path.join(root, 'packages/token-client/src')).map((file) => path.parse(file).name);
  const expected = [
    'LICENSE',
    'README.md',
    'package.json',
    ...modules.flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]),
  ];
  expect([...packed].sort()).toEqual(expected.sort());
});

test('installing it brings oauth4webapi in the version used here, and nothing else', () => {
  const installed = readdirSync(path.join(consumer, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed.sort()).toEqual(['cognito-m2m-client', 'oauth4webapi']);
  const manifest = (file: string) =>
    JSON.parse(readFileSync(file, 'utf8')) as { version: string; dependencies: object };
  const ours = manifest(path.join(consumer, 'node_modules/cognito-m2m-client/package.json'));
  const { version } = manifest(path.join(root, 'node_modules/oauth4webapi/package.json'));
  expect(ours.dependencies).toEqual({ oauth4webapi: version });
});

/** A program that reports to the test. */
const program = `
  const source = createTokenSource({ tokenEndpoint: process.env.TOKEN_ENDPOINT, clientId: 'reporting', clientSecret: process.env.CLIENT_SECRET });
  const token = await source.getToken();
  const failed = await createTokenSource({ credentials: secretsManagerCredentials({ secretId: 'reporting' }) })
    .getToken().catch((error) => error);
  console.log(JSON.stringify({
    token,
    error: failed instanceof TokenSourceError && failed.code + ': ' + failed.message,
    loaded: Object.keys(require.cache),
  }));`;

test.each([
  [
    'import',
    'main.mjs',
    `import { createRequire } from 'node:module';
     import { TokenSourceError, createTokenSource, secretsManagerCredentials } from 'cognito-m2m-client';
     const require = createRequire(import.meta.url);
     ${program}`,
  ],
  [
    'require',
    'main.cjs',
    `const { TokenSourceError, createTokenSource, secretsManagerCredentials } = require('cognito-m2m-client');
     void (async () => {${program}})();`,
  ],
])('plain Node.js has it by %s, and loads nothing of cdktf or the AWS SDK', async (_, file, source) => {
  const { token, error, loaded } = JSON.parse(await runInConsumer(file, source)) as Readonly<Record<string, string>> & {
    loaded: string[];
  };
  expect(token).toBe('a-token');
  expect(error).toMatch(/^ERR_CREDENTIALS: the package "@aws-sdk\/client-secrets-manager" is not there/);
  for (const each of loaded) expect(each).toMatch(/cognito-m2m-client\/dist\/[a-z-]+\.js$|main\.cjs$/);
  expect(loaded.length).toBeGreaterThan(5);
});

test('its types need no other package', () => {
  const installed = path.join(consumer, 'node_modules/cognito-m2m-client');
  const declarations = packed.filter((file) => file.endsWith('.d.ts'));
  const texts = declarations.map((file) => readFileSync(path.join(installed, file), 'utf8'));
  const imported = texts.flatMap((text) => [...text.matchAll(/(?:from |import\(|path=|types=)['"]([^'"]+)/g)]);
  expect(imported.length).toBeGreaterThan(5);
  for (const [, from] of imported) expect(from).toMatch(/^\.\/[a-z-]+$/);
});

test('TypeScript has its types by import and by require', () => {
  const types = path.join(consumer, 'node_modules/@types');
  mkdirSync(types);
  symlinkSync(path.join(root, 'node_modules/@types/node'), path.join(types, 'node'));
  const files = ['typed.mts', 'typed.cts'];
  for (const file of files) {
    writeFileSync(
      path.join(consumer, file),
      `import { TokenSourceError, createTokenSource, secretsManagerCredentials } from 'cognito-m2m-client';
       import type { CredentialsProvider, TokenSource } from 'cognito-m2m-client';
       const provider: CredentialsProvider = secretsManagerCredentials({ secretId: 'reporting' });
       const source: TokenSource = createTokenSource({ credentials: provider, baseUrls: ['https://api.example.com'] });
       export const answer: Promise<Response> = source.fetch('https://api.example.com/customers');
       export const code = (error: unknown) => (error instanceof TokenSourceError ? error.code : undefined);
       // @ts-expect-error a client without its secret
       createTokenSource({ tokenEndpoint: 'https://auth.example.com', clientId: 'reporting' });
       // @ts-expect-error a secret beside a provider
       createTokenSource({ credentials: provider, clientSecret: 'secret' });`,
    );
  }
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--lib',
    'es2023',
    '--module',
    'nodenext',
    '--types',
    'node',
  ];
  // Throws with the output of tsc if it finds an error.
  run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), ...options, ...files], consumer);
});

test('esbuild bundles it for Lambda, also where the AWS SDK is not installed', async () => {
  const entry = path.join(consumer, 'lambda.mjs');
  writeFileSync(
    entry,
    `import { createTokenSource, secretsManagerCredentials } from 'cognito-m2m-client';
     export const source = createTokenSource({ credentials: secretsManagerCredentials({ secretId: 'reporting' }) });`,
  );
  expect(await bundleOf(entry)).toContain('import("@aws-sdk/client-secrets-manager")');
});

// Runs last, because it adds the AWS SDK.
test('the programs of the documentation run as they are written', async () => {
  symlinkSync(path.join(root, 'node_modules/@aws-sdk'), path.join(consumer, 'node_modules/@aws-sdk'));
  const page = readFileSync(path.join(root, 'docs/token-client.md'), 'utf8');
  const programs = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code);
  const [service = '', lambda = '', refused = ''] = programs;
  expect(programs).toHaveLength(3);
  expect(await runInConsumer('service.mjs', service)).toBe('200\n');
  const invoke = `${lambda}\nhandler({ customerId: 'ada lovelace' }).then(console.log);`;
  expect(await runInConsumer('lambda.mjs', invoke)).toBe("{ path: '/prod/customers/ada%20lovelace' }\n");
  // Bundled into one file, like most functions.
  const bundle = await bundleOf(path.join(consumer, 'lambda.mjs'));
  expect(await runInConsumer('bundle.cjs', bundle)).toBe("{ path: '/prod/customers/ada%20lovelace' }\n");
  const [, shown] = refused.split('}\n// ');
  expect(await runInConsumer('refused.mjs', refused)).toBe(shown?.replaceAll('// ', ''));
});
