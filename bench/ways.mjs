import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BENCH = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(BENCH, '..');
const CDK_APP = join(BENCH, 'aws-cdk/.build/app.cjs');
/** A project like an adopter's, with the compiled package. */
const PROJECT = join(BENCH, '.build/project');
/** Folder of the packages' programs after `npm install`; esbuild's install script puts its native program there. */
const PROGRAMS = join(PROJECT, 'node_modules/.bin');
/** The same after `npm install --ignore-scripts`: there esbuild is a Node.js script that starts the native program. */
const SCRIPTED_PROGRAMS = join(PROJECT, 'scripted-programs');

/**
 * @typedef {{ routes: number, clients: number }} Scale size of the declaration; absent for the default deployment
 * @typedef {{ args: string[], cwd: string, env: Record<string, string> }} Command a synth as a single process
 * @typedef {{ title: string, scales: boolean, command: (out: string, scale?: Scale) => Command }} Way
 */

/** @type {Readonly<Record<string, Way>>} */
export const ways = {
  ours: {
    title: 'ours',
    scales: true,
    command: (out, scale) => ({
      args: ['sh', '-c', appCommand(scale ? 'scaled-app.ts' : 'main.ts')],
      cwd: PROJECT,
      env: {
        CDKTF_OUTDIR: out,
        PATH: `${PROGRAMS}:${process.env.PATH}`,
        ...scaleEnv(scale),
      },
    }),
  },
  'ours-without-scripts': {
    title: 'ours, --ignore-scripts',
    scales: false,
    command: (out) => ({
      args: ['sh', '-c', appCommand('main.ts')],
      cwd: PROJECT,
      env: { CDKTF_OUTDIR: out, PATH: `${SCRIPTED_PROGRAMS}:${process.env.PATH}` },
    }),
  },
  template: {
    title: 'cdktf template',
    scales: false,
    command: (out) => ({
      args: ['npx', 'ts-node', 'main.ts'],
      cwd: join(BENCH, 'template'),
      // npx would sometimes check for a newer npm.
      env: { CDKTF_OUTDIR: out, npm_config_update_notifier: 'false' },
    }),
  },
  'aws-cdk': {
    title: 'AWS CDK',
    scales: true,
    command: (out, scale) => ({
      args: ['node', CDK_APP],
      cwd: join(BENCH, 'aws-cdk'),
      // The built-in check of the written templates costs more than everything else.
      env: { CDK_OUTDIR: out, CDK_VALIDATION: 'false', ...scaleEnv(scale) },
    }),
  },
};

/** Creates a project from the sample; it finds the package by name, as if it were installed. */
function makeProject() {
  rmSync(PROJECT, { recursive: true, force: true });
  mkdirSync(join(PROJECT, 'node_modules'), { recursive: true });
  symlinkSync(ROOT, join(PROJECT, 'node_modules/cognito-m2m'));
  installEsbuild();
  for (const part of ['main.ts', 'src/app', 'lambda/customers']) {
    cpSync(join(ROOT, part), join(PROJECT, part), { recursive: true });
  }
  cpSync(join(BENCH, 'scaled-app.ts'), join(PROJECT, 'scaled-app.ts'));
  for (const file of ['cdktf.json', 'package.json']) {
    cpSync(join(ROOT, 'template/customers', file), join(PROJECT, file));
  }
}

function installEsbuild() {
  const { resolve } = createRequire(import.meta.url);
  const script = join(dirname(resolve('esbuild/package.json')), 'bin/esbuild');
  const native = resolve(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`);
  mkdirSync(PROGRAMS);
  symlinkSync(native, join(PROGRAMS, 'esbuild'));
  mkdirSync(SCRIPTED_PROGRAMS);
  symlinkSync(script, join(SCRIPTED_PROGRAMS, 'esbuild'));
}

/** Returns the app command of `cdktf.json` for one of the project's apps. */
function appCommand(app) {
  const { app: command } = JSON.parse(readFileSync(join(PROJECT, 'cdktf.json'), 'utf8'));
  return command.replace('main.ts', app);
}

/**
 * Builds the package, creates a project that uses it, and compiles the CDK app before the measurement. aws-cdk-lib is
 * not bundled: it loads its parts on demand, while a bundle of all of it starts slower and takes twice the memory.
 */
export async function prepare() {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' });
  makeProject();
  await build({
    entryPoints: [join(BENCH, 'aws-cdk/app.ts')],
    outfile: CDK_APP,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
}

/** Counts the resources in all Terraform or CloudFormation files of a folder. */
export function countResources(out) {
  return readdirSync(out, { recursive: true })
    .filter((file) => file.endsWith('cdk.tf.json') || file.endsWith('.template.json'))
    .map((file) => JSON.parse(readFileSync(join(out, file), 'utf8')))
    .map(({ Resources, resource }) =>
      Resources
        ? Object.keys(Resources).length
        : Object.values(resource ?? {}).reduce((count, named) => count + Object.keys(named).length, 0),
    )
    .reduce((sum, count) => sum + count, 0);
}

function scaleEnv(scale) {
  return scale ? { BENCH_ROUTES: String(scale.routes), BENCH_CLIENTS: String(scale.clients) } : {};
}
