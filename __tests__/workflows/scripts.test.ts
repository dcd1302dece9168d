import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { step } from './workflow';

const BOT = { login: 'github-actions[bot]' };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'workflow-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (file: string) => path.join(folder, file);

function write(file: string, content: string): void {
  mkdirSync(path.dirname(at(file)), { recursive: true });
  writeFileSync(at(file), content, { mode: 0o755 });
}

/** Runs the script of a step like actions/github-script, with the test's folder as the working directory. */
async function script(file: string, name: string, part: string, rest: object): Promise<unknown> {
  const text = String(step(file, name, part).with?.script);
  const run = compileFunction(`return (async () => {${text}})();`, ['github', 'context', 'require']);
  const fs = {
    existsSync: (place: string) => existsSync(at(place)),
    readFileSync: (place: string, encoding: 'utf8') => readFileSync(at(place), encoding),
    readdirSync: (place: string) => readdirSync(at(place)),
  };
  const paginate = Object.assign(
    (list: (request: object) => unknown, request: object) => Promise.resolve(list(request)),
    {
      iterator: (list: (request: object) => unknown, request: object) => [{ data: list(request) }],
    },
  );
  const context = { repo: { owner: 'acme', repo: 'orders' }, issue: { number: 7 } };
  return (run as (...given: unknown[]) => Promise<unknown>)({ paginate, rest }, context, () => fs);
}

describe('the comment of a pull request', () => {
  const REPO = { owner: 'acme', repo: 'orders' };
  const body = (stack: string, text: string) => `<!-- m2m-review: ${stack} -->\n${text}\n`;

  async function comment(comments: readonly object[]) {
    const calls: unknown[] = [];
    await script('review.yml', 'comment', 'createComment', {
      issues: {
        listComments: () => comments,
        createComment: (request: object) => calls.push(['create', request]),
        updateComment: (request: object) => calls.push(['update', request]),
      },
    });
    return calls;
  }

  test('is made for each stack', async () => {
    write('reviews/review-dev/review.md', `${body('a', 'one')}${body('b', 'two')}`);
    write('reviews/review-prod/review.md', body('c', 'three'));
    expect(await comment([])).toEqual([
      ['create', { ...REPO, issue_number: 7, body: body('a', 'one') }],
      ['create', { ...REPO, issue_number: 7, body: body('b', 'two') }],
      ['create', { ...REPO, issue_number: 7, body: body('c', 'three') }],
    ]);
  });

  test('is updated in place, where it is our own and of the same stack', async () => {
    write('reviews/review-dev/review.md', body('a', 'new'));
    const comments = [
      { id: 1, user: { login: 'mallory' }, body: body('a', 'not ours') },
      { id: 2, user: BOT, body: body('a-b', 'another stack') },
      { id: 3, user: BOT, body: `quoted: ${body('a', 'x')}` },
      { id: 4, user: BOT, body: body('a', 'old') },
    ];
    expect(await comment(comments)).toEqual([['update', { ...REPO, comment_id: 4, body: body('a', 'new') }]]);
  });

  test('is not made where there is no review', async () => {
    expect(await comment([])).toEqual([]);
    write('reviews/review-dev/review.md', 'error\n');
    write('reviews/review-prod/access-prod.md', 'matrix');
    expect(await comment([])).toEqual([]);
  });
});

describe('the issue about drift', () => {
  const body = '<!-- m2m-drift: shop-dev -->\n## Drift\n';

  async function issues(code: string, open: readonly object[]) {
    write('drifts/drift-dev/drift.md', body);
    write('drifts/drift-dev/code', `${code}\n`);
    const calls: unknown[] = [];
    await script('drift.yml', 'issue', 'issues.create', {
      issues: {
        listForRepo: () => open,
        create: ({ title, body: text }: Record<string, unknown>) => calls.push(['create', title, text]),
        update: ({ issue_number, state, body: text }: Record<string, unknown>) =>
          calls.push(['update', issue_number, state, text]),
      },
    });
    return calls;
  }

  const OURS = { number: 5, user: BOT, body: '<!-- m2m-drift: shop-dev -->\nof yesterday' };
  const OTHERS = [
    { number: 3, user: { login: 'mallory' }, body },
    { number: 4, user: BOT, body: null },
    { number: 6, user: BOT, body: '<!-- m2m-drift: shop-prod -->\n' },
  ];

  test('is opened, updated while there is drift, and closed when there is none', async () => {
    expect(await issues('1', OTHERS)).toEqual([['create', 'Drift of dev', body]]);
    expect(await issues('1', [...OTHERS, OURS])).toEqual([['update', 5, 'open', body]]);
    expect(await issues('0', [...OTHERS, OURS])).toEqual([['update', 5, 'closed', body]]);
    expect(await issues('0', OTHERS)).toEqual([]);
  });
});

describe('what prod has', () => {
  const statuses: Readonly<Record<number, string | undefined>> = {
    4: 'waiting',
    3: 'failure',
    2: 'inactive',
    1: 'success',
  };
  const deployed = (ids: readonly number[]) =>
    script('deploy.yml', 'plan', 'listDeployments', {
      repos: {
        listDeployments: () => ids.map((id) => ({ id, sha: `sha-${id}` })),
        listDeploymentStatuses: ({ deployment_id }: { deployment_id: number }) => {
          const state = statuses[deployment_id];
          return { data: state === undefined ? [] : [{ state }] };
        },
      },
    });

  test('is the last commit that was deployed, not one that waits or has failed', async () => {
    expect(await deployed([5, 4, 3, 2, 1])).toBe('sha-2');
    expect(await deployed([4])).toBe('');
    expect(await deployed([])).toBe('');
  });
});

/** Runs the command of a step like GitHub, with a fake npm that prints its arguments and exits with a code. */
function command(file: string, name: string, part: string, code: number, env: Readonly<Record<string, string>> = {}) {
  write('npm', `#!/bin/sh\nfor each in "$@"; do printf '%s\\n' "$each"; done\nexit ${code}\n`);
  write('script', step(file, name, part).run ?? '');
  const { status, stderr } = spawnSync('bash', ['-e', at('script')], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${folder}:${process.env.PATH ?? ''}`, GITHUB_STEP_SUMMARY: at('summary'), RUNNER_TEMP: '/t', ...env },
  });
  return { status, stderr };
}

const read = (file: string) => (existsSync(at(file)) ? readFileSync(at(file), 'utf8') : undefined);

test.each([
  [0, 0, '0\n'],
  [1, 0, '1\n'],
  [2, 2, undefined],
])('drift that ends with %d ends the step with %d', (code, status, kept) => {
  expect(command('drift.yml', 'drift', 'npm run', code).status).toBe(status);
  expect(read('drift/code')).toBe(kept);
  expect(read('summary')).toBe('run\n--silent\ndrift\n');
});

test.each([0, 1, 2])('a review that ends with %d ends the step so, and is shown whatever it says', (code) => {
  const env = { ENVIRONMENT: 'dev', FAIL_ON: '' };
  expect(command('plan-of-review.yml', 'judge', 'npm run --silent review', code, env).status).toBe(code);
  const asked = ['run', '--silent', 'review', '--', '--base', '/t/base', '--head', '/t/head'];
  expect(read('review/review.md')).toBe([...asked, '--matrix', 'review/access-dev.md', ''].join('\n'));
  expect(read('summary')).toBe(read('review/review.md'));
});

test('with a plan, and with kinds to refuse, the review is given them', () => {
  const env = { RUNNER_TEMP: folder, ENVIRONMENT: 'dev', FAIL_ON: 'public,access-gain' };
  write('plan/plan.json', '{}');
  expect(command('plan-of-review.yml', 'judge', 'npm run --silent review', 0, env).status).toBe(0);
  expect(read('review/review.md')).toContain(`\n--plan\n${at('plan/plan.json')}\n--fail-on\npublic,access-gain\n`);
});

test.each([
  ['shop-prod', 0],
  ['shop-dev', 1],
  ['', 1],
  ['shop-prod"; true; "', 1],
])('"%s" typed for shop-prod ends with %d', (typed, status) => {
  const result = command('destroy.yml', 'confirm', 'TYPED', 0, { TYPED: typed, EXPECTED: 'shop-prod' });
  expect(result.status).toBe(status);
  expect(result.stderr).toBe(status === 0 ? '' : 'error: what was typed is not shop-prod; nothing was done\n');
});

test.each([
  ['dev', 0],
  ['prod', 0],
  ['', 1],
  ['production', 1],
  ['dev\nNODE_OPTIONS=--require=/tmp/x', 1],
])('the environment %j of a caller ends with %d', (environment, status) => {
  const result = command('plan-of-review.yml', 'judge', 'none of dev', 0, { ENVIRONMENT: environment });
  expect(result.status).toBe(status);
  expect(result.stderr).toBe(
    status === 0 ? '' : 'error: the environment is none of dev, staging and prod; nothing was done\n',
  );
});
