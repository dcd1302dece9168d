import { readFileSync } from 'node:fs';
import { bootstrap } from '../stacks/bootstrap-json';
import { job, JOBS, step, STEPS, TEXTS, WORKFLOWS } from './workflow';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Record<string, string> };
const PREPARE = './.github/actions/prepare';
const JUDGE = 'OWNER/cognito-m2m-demo/.github/workflows/plan-of-review.yml@main';
// No role, the plan role, or the plan role only for branches of this repository.
const READING = ['', 'plan', "${{ env.IS_PLANNED == 'true' && 'plan' || '' }}"];

test('there is one for a pull request and its judgement, for main, for the night and for the end', () => {
  expect(Object.fromEntries(Object.entries(WORKFLOWS).map(([file, { on }]) => [file, Object.keys(on)]))).toEqual({
    'deploy.yml': ['push'],
    'destroy.yml': ['workflow_dispatch'],
    'drift.yml': ['schedule', 'workflow_dispatch'],
    'plan-of-review.yml': ['workflow_call'],
    'review.yml': ['pull_request'],
  });
  expect(WORKFLOWS['deploy.yml']?.on.push).toEqual({ branches: ['main'] });
});

describe('what others wrote', () => {
  test.each(Object.entries(TEXTS))('%s pins every action by a commit, with its version beside it', (_, text) => {
    const used = [...text.matchAll(/uses: (.+)$/gm)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used.filter((each) => each !== PREPARE && !each.startsWith(JUDGE))) {
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  test('each action is of one version everywhere', () => {
    const used = new Set(STEPS.flatMap(({ uses }) => uses ?? []).filter((uses) => uses !== PREPARE));
    expect([...used].map((uses) => uses.split('@')[0]).sort()).toEqual([
      'actions/checkout',
      'actions/download-artifact',
      'actions/github-script',
      'actions/setup-node',
      'actions/upload-artifact',
      'aws-actions/configure-aws-credentials',
      'hashicorp/setup-terraform',
    ]);
  });

  test.each(STEPS.flatMap(({ run, with: { script } = {} }) => run ?? script ?? []))(
    'no text of an event is put into a script, where it would be run: %j',
    (script) => {
      expect(script).not.toContain('${{');
    },
  );

  test.each(Object.entries(TEXTS))('%s gives nothing of the base to code of a pull request', (_, text) => {
    expect(text).not.toMatch(/pull_request_target|workflow_run|allow-unsafe-pr-checkout/);
    expect(text).not.toMatch(/\bsecrets\b|AWS_SECRET_ACCESS_KEY|aws-secret-access-key|\btoJSON\b/);
  });
});

describe('what a job may', () => {
  test.each(Object.entries(WORKFLOWS))('%s gives nothing to a job that does not say so', (_, { permissions }) => {
    expect(permissions).toEqual({});
  });

  test.each(JOBS)('%s says what it may, and ends by itself', (_, { permissions, uses, 'timeout-minutes': minutes }) => {
    expect(permissions).toBeDefined();
    // Jobs of a reusable workflow have their own timeout.
    if (uses !== undefined) return;
    expect(minutes).toBeGreaterThan(0);
    expect(minutes).toBeLessThanOrEqual(60);
  });

  test('only one that talks may write to GitHub, and it runs no code of the repository', () => {
    const writing = JOBS.filter(([, { permissions = {} }]) =>
      Object.entries(permissions).some(([name, access]) => access === 'write' && name !== 'id-token'),
    );
    expect(writing.map(([name, { permissions }]) => [name, permissions])).toEqual([
      ['drift.yml issue', { issues: 'write' }],
      ['review.yml comment', { 'pull-requests': 'write' }],
    ]);
    for (const [, { steps }] of writing) {
      expect(steps.map(({ uses = 'a command' }) => uses.split('@')[0])).toEqual([
        'actions/download-artifact',
        'actions/github-script',
      ]);
    }
  });

  test.each(JOBS)(
    '%s asks for an identity where it takes a role, and nowhere else',
    (_, { permissions, steps, uses }) => {
      const roles = steps.filter(({ uses }) => uses === PREPARE).map((each) => each.with?.role ?? '');
      expect(permissions?.['id-token']).toBe(uses === JUDGE || roles.some((role) => role !== '') ? 'write' : undefined);
    },
  );

  test.each(JOBS)('%s deploys only as a job of the environment it deploys to', (_, { environment, steps }) => {
    for (const { with: given = {} } of steps.filter(({ uses }) => uses === PREPARE)) {
      expect(given.role === 'deploy').toBe(environment !== undefined);
      if (environment !== undefined) expect(given.environment).toBe(environment);
      else expect(READING).toContain(given.role ?? '');
    }
  });

  test('nothing that was checked out keeps the token', () => {
    const checkouts = STEPS.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(5);
    for (const { with: given } of checkouts) expect(given?.['persist-credentials']).toBe(false);
  });

  test('a deploy is never cut off, and one environment has one at a time', () => {
    const groups = [...JOBS.map(([, each]) => each), ...Object.values(WORKFLOWS)].flatMap(
      (each) => each.concurrency ?? [],
    );
    expect(groups.filter(({ group }) => group.startsWith('deploy-'))).toEqual([
      { group: 'deploy-dev', 'cancel-in-progress': false },
      { group: 'deploy-prod', 'cancel-in-progress': false },
      { group: 'deploy-${{ inputs.environment }}', 'cancel-in-progress': false },
    ]);
    for (const [name, { environment, concurrency }] of JOBS.filter(([, each]) => each.environment !== undefined)) {
      const own = concurrency ?? WORKFLOWS['destroy.yml']?.concurrency;
      expect([name, own?.group]).toEqual([name, `deploy-${environment ?? ''}`]);
    }
  });
});

test('every command is a script of package.json, which runs here too', () => {
  const commands = STEPS.flatMap(({ run = '' }) => [
    ...run.matchAll(/\bnpm (?:--\S+ (?:base )?)?(run(?: --silent)? [\w:]+|\w+)/g),
  ]);
  const names = commands.map(([, command = '']) => command.replace(/^run (--silent )?/, ''));
  expect(new Set(names)).toEqual(
    new Set(['ci', 'lint', 'typecheck', 'test', 'start', 'synth', 'review', 'plan:save', 'plan:apply', 'drift']),
  );
  for (const name of names.filter((each) => each !== 'ci')) expect(scripts).toHaveProperty([name]);
});

test('prod applies the plan that was shown, by its digest, and makes none of its own', () => {
  const { if: condition, needs, steps } = job('deploy.yml', 'prod');
  expect({ condition, needs }).toEqual({ condition: "needs.plan.outputs.changes != '0'", needs: 'plan' });
  expect(steps.flatMap(({ run }) => run ?? [])).toEqual(['npm run plan:apply -- --stored "$NAME" --digest "$DIGEST"']);
  expect(step('deploy.yml', 'prod', 'plan:apply').env?.DIGEST).toBe('${{ needs.plan.outputs.digest }}');
  expect(job('deploy.yml', 'plan').environment).toBeUndefined();
});

test('no plan leaves the machine it was made on as an artifact', () => {
  const uploaded = STEPS.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@')).map(
    (each) => each.with?.path,
  );
  expect(uploaded).toEqual(['drift', 'review', '${{ runner.temp }}/head']);
  for (const script of STEPS.flatMap(({ run }) => (run?.includes('plan:save') ? run : []))) {
    expect(script).not.toMatch(/--out "?(drift|review)/);
  }
});

describe('a pull request is judged by the base branch', () => {
  const { synth, review } = WORKFLOWS['review.yml']?.jobs ?? {};
  const judge = job('plan-of-review.yml', 'judge');
  const runs = judge.steps.flatMap(({ run }) => run ?? []);

  test('its code runs where there are no credentials, and hands on data', () => {
    expect(synth?.permissions).toEqual({ contents: 'read' });
    expect(synth?.steps.filter(({ uses }) => uses === PREPARE).map((each) => each.with?.role)).toEqual([undefined]);
    expect(synth?.steps.at(-1)?.with).toMatchObject({
      name: 'head-${{ matrix.environment }}',
      path: '${{ runner.temp }}/head',
    });
  });

  test('the steps that have credentials are called by the name of the base branch', () => {
    expect(review).toMatchObject({ needs: 'synth', uses: JUDGE, with: { environment: '${{ matrix.environment }}' } });
    expect(review).not.toHaveProperty('secrets');
    expect(review?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  });

  test('they check out the base branch and nothing else, and take the pull request from the artifact', () => {
    const checkouts = judge.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.map((each) => each.with)).toEqual([{ ref: 'main', 'persist-credentials': false }]);
    expect(judge.steps.find(({ uses }) => uses?.startsWith('actions/download-artifact@'))?.with).toEqual({
      name: 'head-${{ inputs.environment }}',
      path: '${{ runner.temp }}/head',
    });
    expect(TEXTS['.github/workflows/plan-of-review.yml']).not.toMatch(
      /head\.(ref|sha)|head_ref|github\.(sha|ref)\b|refs\/pull/,
    );
  });

  test('what the caller gives is checked before anything uses it', () => {
    expect(judge.steps[0]).toMatchObject({
      name: 'Check the environment',
      env: { ENVIRONMENT: '${{ inputs.environment }}' },
    });
  });

  test('the head is planned as data, held against the base, and everything reviews it with the tools of the base', () => {
    expect(runs.slice(1, 3)).toEqual([
      'npm run synth -- --output "$RUNNER_TEMP/base"',
      'npm run plan:save -- --head "$RUNNER_TEMP/head" --base "$RUNNER_TEMP/base" --out "$RUNNER_TEMP/plan"',
    ]);
    for (const run of runs) expect(run).not.toMatch(/--prefix|--allow|\bhead\/(node_modules|package)/);
  });

  test('AWS is told of the files by the names they have', () => {
    const stack = bootstrap({ M2M_GITHUB_REPOSITORY: 'acme/shop' });
    const trusted = [...stack.json.matchAll(/acme\/shop\/\.github\/workflows\/([\w-]+\.yml)@refs\/heads\/main/g)];
    const names = new Set(trusted.map(([, file = '']) => file));
    expect([...names].sort()).toEqual(['deploy.yml', 'destroy.yml', 'drift.yml', 'plan-of-review.yml']);
    const taking = JOBS.filter(([, { steps }]) => steps.some((each) => each.uses === PREPARE && each.with?.role));
    expect(new Set(taking.map(([name]) => name.split(' ')[0]))).toEqual(names);
  });

  test('no plan asks for the lock with the role that cannot hold it', () => {
    expect(TEXTS['.github/workflows/plan-of-review.yml']).toContain('TF_CLI_ARGS_plan: -lock=false');
    expect(TEXTS['.github/workflows/drift.yml']).toContain('TF_CLI_ARGS_plan: -lock=false');
    expect(job('deploy.yml', 'plan').env).toEqual({ TF_CLI_ARGS_plan: '-lock=false' });
  });
});
