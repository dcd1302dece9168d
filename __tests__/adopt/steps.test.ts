import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Adoption } from '../../src/adopt/adoption';
import { adoptionPage } from '../../src/adopt/adoption-page';
import { withoutPool } from './deployed-state';
import { adoptionIn, stateOf, withoutTypes } from './given-adoption';

const COUNTED = stateOf('counted');
const IMPORTED = adoptionIn(COUNTED);
const KEPT = adoptionIn(COUNTED, { keepState: true });
const SEVERAL = adoptionIn(stateOf('modules'));

/** The steps by number, each on one line. */
function stepsOf(adoption: Adoption): string[] {
  const [, steps = ''] = /## Next steps\n\n([^]+?)\n### Go back/.exec(adoptionPage(adoption)) ?? [];
  return steps.split(/^(?=\d+\. )/m).map((step) => step.replaceAll(/\s+/g, ' '));
}

/** Commands of a page, as one pastes them, block by block. */
function blocksOf(adoption: Adoption): string[] {
  return Array.from(adoptionPage(adoption).matchAll(/^ *```sh\n([^`]+)```/gm), ([, block = '']) => block);
}

describe.each([
  ['an import', IMPORTED],
  ['a state that is kept', KEPT],
  ['several stacks', SEVERAL],
])('the steps of %s', (_, adoption) => {
  const steps = stepsOf(adoption);
  const at = (text: string) => steps.findIndex((step) => step.includes(text));

  test('are numbered from 1', () => {
    expect(steps.map((step) => Number(step.split('.')[0]))).toEqual(steps.map((__, index) => index + 1));
  });

  test('stop the CI before anything else, and start it after a plan that makes and destroys nothing', () => {
    expect(steps[0]).toContain('Stop the CI of the old configuration');
    const last = at('Only then start its CI again');
    expect(steps[last]).toContain('run `terraform plan`: it must create nothing and destroy nothing');
    expect(steps[0]).toContain(`until step ${last + 1}.`);
    expect(steps[last]).toContain(`has the files of step ${at('remove the same resources from its files') + 1}.`);
    expect(last).toBe(at('make its state forget') + 1);
  });

  test('install the packages before the first command that needs them', () => {
    const install = at('npm install');
    expect(install).toBe(1);
    expect(steps[install]).toMatch(/npm install.* M2M_ENVIRONMENT=prod npm run bootstrap/);
    for (const command of ['npm run synth', 'npm run plan', 'npm run deploy']) {
      const first = at(`M2M_ENVIRONMENT=prod ${command}`);
      expect(first === -1 || first > install).toBe(true);
    }
    expect(at('npm run deploy')).toBeGreaterThan(install);
  });

  test('save the old state before it changes, and the way back names that step', () => {
    const saved = at('terraform state pull > before-adoption.tfstate');
    expect(saved).toBeGreaterThan(0);
    expect(saved).toBeLessThanOrEqual(at('make its state forget'));
    const [, back = ''] = /### Go back\n([^]+?)\n## /.exec(adoptionPage(adoption)) ?? [];
    expect(back.replaceAll(/\s+/g, ' ')).toContain(
      `You can go back if nothing was applied in the old folder since step ${saved + 1}:`,
    );
  });

  test('every command is one that a shell can read', () => {
    const blocks = blocksOf(adoption);
    expect(blocks.length).toBeGreaterThan(4);
    for (const block of blocks) expect(() => execFileSync('sh', ['-nc', block], { stdio: 'pipe' })).not.toThrow();
  });
});

test.each([
  ['the pool and its API', COUNTED, {}, 'a second pool, domain and API'],
  ['the pool and several APIs', stateOf('modules'), {}, 'a second pool, domain and set of APIs'],
  ['an API that joins a pool', withoutPool(COUNTED), { domain: 'shop-machines' }, 'a second API'],
  [
    'a pool alone',
    withoutTypes(COUNTED, ...Array.from(new Set(COUNTED.match(/aws_api_gateway_\w+/g)), String)),
    {},
    'a second pool and domain',
  ],
])('an apply of the old files would make again %s', (_, state, options, expected) => {
  expect(stepsOf(adoptionIn(state, options))[0]).toContain(`an apply there would make ${expected}.`);
});

test('a plan is described in the number that it has', () => {
  const planned = (adoption: Adoption) => stepsOf(adoption).find((step) => step.includes('read the plan')) ?? '';
  expect(planned(IMPORTED)).toContain(
    'The plan imports 21 resources. It destroys nothing, and replaces nothing but the deployment of the API, the new one first.',
  );
  expect(planned(KEPT)).toContain('The plan moves 21 resources in the state. It destroys nothing');
  expect(planned(SEVERAL)).toContain(
    'The plans import 25 resources, and make 5 SSM parameters. They destroy nothing, and replace nothing but the deployment of each API, the new one first.',
  );
});

test('what is left in src/adopted.ts is explained, and what plan:save needs for it', () => {
  expect(stepsOf(IMPORTED)[2]).toMatch(/each `id` in `src\/adopted.ts` has done its work.*needs `--allow import`/);
  expect(stepsOf(KEPT)[3]).toMatch(
    /Each `from` in `src\/adopted.ts` is the address.*`forgotten` lists the resources that stay outside.*needs `--allow removed`/,
  );
  const nothingOutside = withoutTypes(
    COUNTED.replaceAll('"name": "website"', '"name": "web"'),
    ...['aws_iam_role', 'aws_lambda_function', 'aws_lambda_permission'],
  );
  const state = JSON.parse(nothingOutside) as { resources: { type: string; name: string }[] };
  state.resources = state.resources.filter(({ name }) => name !== 'web');
  const [, , pushed = '', moved = ''] = stepsOf(adoptionIn(JSON.stringify(state), { keepState: true }));
  expect(pushed).not.toContain('terraform state rm');
  expect(moved).not.toContain('forgotten');
});

describe('the commands of a state that is kept', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'adopt-steps-'));
  const [bin, old, project] = ['bin', 'old configuration', 'project'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const stack = path.join(project, 'cdktf.out/stacks/shop-machines-prod');
  const log = path.join(folder, 'calls');

  beforeAll(() => {
    for (const each of [bin, old, stack]) mkdirSync(each, { recursive: true });
    for (const command of ['terraform', 'npm']) {
      const file = path.join(bin, command);
      writeFileSync(file, `#!/bin/sh\necho "$(pwd): ${command} $*" >> '${log}'\n`);
      chmodSync(file, 0o755);
    }
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('run as they are pasted, in the folder that each is for, with no variable left to set', () => {
    const page = adoptionPage(KEPT);
    const [, saved = ''] = /remember the folder:\n\n *```sh\n([^`]+)```/.exec(page) ?? [];
    const [, pushed = ''] = /into the place of the new one[^`]+```sh\n([^`]+)```/.exec(page) ?? [];
    const script = [`cd '${old}'`, saved, `cd '${project}'`, pushed, 'pwd'].join('\n');
    const env = { PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
    const after = execFileSync('sh', ['-euc', script], { env, encoding: 'utf8' });
    expect(after.trim()).toBe(project);
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual([
      `${old}: terraform state pull`,
      `${project}: npm run synth`,
      `${stack}: terraform init`,
      `${stack}: terraform state push ${old}/before-adoption.tfstate`,
      `${stack}: terraform state rm aws_cognito_user_pool_client.website aws_iam_role.orders aws_lambda_function.orders aws_lambda_permission.orders`,
    ]);
    // It holds secrets.
    expect(statSync(path.join(old, 'before-adoption.tfstate')).mode & 0o777).toBe(0o600);
  });
});
