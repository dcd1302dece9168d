import { build } from 'esbuild';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BENCH = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(BENCH, '..');
const CDK_APP = join(BENCH, 'aws-cdk/.build/app.cjs');

/**
 * @typedef {{ routes: number, clients: number }} Scale what is declared; absent for the default deployment
 * @typedef {{ args: string[], cwd: string, env: Record<string, string> }} Command a synth as one process
 * @typedef {{ title: string, scales: boolean, command: (out: string, scale?: Scale) => Command }} Way
 */

/** @type {Readonly<Record<string, Way>>} */
export const ways = {
  ours: {
    title: 'ours',
    scales: true,
    command: (out, scale) => ({
      args: ['node', '--max-semi-space-size=4', 'bin/app.mjs', scale ? 'bench/scaled-app.ts' : 'main.ts'],
      cwd: ROOT,
      env: { CDKTF_OUTDIR: out, ...scaleEnv(scale) },
    }),
  },
  template: {
    title: 'cdktf template',
    scales: false,
    command: (out) => ({
      args: ['npx', 'ts-node', 'main.ts'],
      cwd: join(BENCH, 'template'),
      // npx would look for a newer npm from time to time.
      env: { CDKTF_OUTDIR: out, npm_config_update_notifier: 'false' },
    }),
  },
  'aws-cdk': {
    title: 'AWS CDK',
    scales: true,
    command: (out, scale) => ({
      args: ['node', CDK_APP],
      cwd: join(BENCH, 'aws-cdk'),
      // The built-in check of the written templates costs more than all the rest.
      env: { CDK_OUTDIR: out, CDK_VALIDATION: 'false', ...scaleEnv(scale) },
    }),
  },
};

/**
 * Compiles the CDK app before the clock runs. aws-cdk-lib stays outside: it loads its parts on demand, and a bundle of
 * all of it starts slower than that and takes twice the memory.
 */
export async function prepare() {
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

/** Resources in all Terraform or CloudFormation files below a folder. */
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
