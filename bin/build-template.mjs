#!/usr/bin/env node
// Makes template/, from which `cognito-m2m init` creates projects: a folder for each example, with the starter files,
// the sample for `customers`, and the workflows of this repository.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const OUT = path.join(ROOT, 'template');
/** Test runner of the projects; this repository uses another one. */
const VITEST = '4.1.12';
const WORKFLOWS = ['deploy.yml', 'destroy.yml', 'drift.yml', 'plan-of-review.yml', 'review.yml'];

const { version, dependencies, devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

const COMMANDS = [
  'bootstrap',
  'deploy',
  'verify',
  'review',
  'cost',
  'drift',
  'unused',
  'revoke',
  'docs',
  'plan-save',
  'plan-apply',
];

/** Dependencies of a single example. */
const EXAMPLES = {
  customers: {
    dependencies: [
      '@aws-lambda-powertools/event-handler',
      '@aws-lambda-powertools/logger',
      '@aws-lambda-powertools/metrics',
      '@aws-lambda-powertools/tracer',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/lib-dynamodb',
      'zod',
    ],
    sample: ['src/app', 'lambda/customers'],
    commands: ['openapi'],
  },
  minimal: { dependencies: [], sample: [], commands: [] },
  'pool-only': { dependencies: [], sample: [], commands: [] },
  adopted: { dependencies: [], sample: [], commands: [] },
};

rmSync(OUT, { recursive: true, force: true });
for (const [example, needs] of Object.entries(EXAMPLES)) {
  const folder = path.join(OUT, example);
  mkdirSync(folder, { recursive: true });
  for (const starter of ['common', example]) cpSync(path.join(ROOT, 'starters', starter), folder, { recursive: true });
  for (const part of needs.sample) cpSync(path.join(ROOT, part), path.join(folder, part), { recursive: true });
  cpSync(path.join(ROOT, '.github/actions'), path.join(folder, 'github/actions'), { recursive: true });
  for (const workflow of WORKFLOWS) {
    cpSync(path.join(ROOT, '.github/workflows', workflow), path.join(folder, 'github/workflows', workflow));
  }
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest(needs), undefined, 2)}\n`);
}

/** Uses caret ranges, so that `npm update` installs compatible versions. */
function manifest(needs) {
  const range = (name) => {
    const pinned = dependencies[name] ?? devDependencies[name];
    return [name, `^${pinned.replace(/^\^/, '')}`];
  };
  return {
    name: 'my-project',
    private: true,
    type: 'commonjs',
    engines: { node: '>=20.19.0' },
    scripts: {
      start: 'cognito-m2m start',
      test: 'vitest run',
      lint: 'eslint .',
      typecheck: 'tsc --noEmit',
      synth: 'cdktf synth',
      plan: 'cdktf diff',
      destroy: 'cdktf destroy',
      ...Object.fromEntries(
        [...COMMANDS, ...needs.commands].map((name) => [name.replace('-', ':'), `cognito-m2m ${name}`]),
      ),
    },
    dependencies: Object.fromEntries(
      [
        ['cognito-m2m', `^${version}`],
        ...['@cdktf/provider-archive', '@cdktf/provider-aws', 'cdktf', 'constructs', ...needs.dependencies].map(range),
      ].sort(),
    ),
    devDependencies: Object.fromEntries(
      [
        ...[
          '@types/aws-lambda',
          '@types/node',
          'cdktf-cli',
          'esbuild',
          'eslint',
          'typescript',
          'typescript-eslint',
        ].map(range),
        ['vitest', `^${VITEST}`],
      ].sort(),
    ),
  };
}
