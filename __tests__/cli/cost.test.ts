import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RATES } from '../../src/cost/rate';
import { emptyFolder, file, written } from '../review/written';

// Apps are synthesized, and each test starts the command.
jest.setTimeout(60_000);

const NAME = 'cognito-m2m-demo-dev';

let out: string;

beforeAll(() => {
  out = written({ [NAME]: { credentials: true } });
});

/** Runs the command as `npm run cost` does. */
function cost(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/cognito-m2m.mjs', 'cost', ...args], {
    env: { PATH: process.env.PATH, ...variables },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

interface Report {
  readonly cached: { readonly tokens: number; readonly total: number; readonly lines: readonly { rate: string }[] };
  readonly eachRequest: Report['cached'];
}

const reportOf = (...args: string[]) => JSON.parse(cost(['--out', out, '--json', ...args]).stdout) as Report;

test('a sum by service, with cached tokens and with a token for each request side by side', () => {
  const { status, stdout, stderr } = cost(['--out', out]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.split('\n').map((line) => line.replaceAll(/[│\s]+/g, ' ').trim());
  expect(lines).toContain('USD a month cached tokens a token for each request');
  expect(lines).toContain('Cognito 4.11 1,687.50');
  expect(lines).toContain('API Gateway 3.50 3.50');
  expect(lines).toContain(
    '1,000,000 requests a month by 2 clients, tokens of 60 minutes: 1,825 token requests, or 1,000,000',
  );
  expect(stdout).toMatch(/^prices of us-east-1, compared in 2026-11; free tiers are not taken off \(--free-tier\)$/m);
  expect(stdout).toMatch(/^not verified: dynamodb-recovery, as .*; data-transfer, as /m);
});

test('an app is synthesized, in the environment that the variables say', () => {
  const { status, stdout, stderr } = cost(['--json'], { M2M_ENVIRONMENT: 'prod' });
  expect({ status, stderr: stderr.replace('synthesizing the app of cdktf.json …\n', '') }).toEqual({
    status: 0,
    stderr: '',
  });
  expect(JSON.parse(stdout)).toMatchObject({ stack: 'cognito-m2m-demo-prod', notCounted: [] });
});

test('clients, tokens an hour and requests are those that are given, and options go before the file', () => {
  const usage = file('usage.json', JSON.stringify({ clients: 10, tokensPerHour: 1, requestsPerMonth: 5 }));
  expect(reportOf('--usage', usage)).toMatchObject({ cached: { tokens: 730 }, eachRequest: { tokens: 730 } });
  const given = ['--usage', usage, '--requests', '2e6', '--tokens-per-hour', '100', '--clients', '3'];
  expect(reportOf(...given)).toMatchObject({
    usage: { clients: 3, responseKb: 2 },
    cached: { tokens: 73_000 },
    eachRequest: { tokens: 2e6 },
  });
  expect(reportOf('--token-minutes', '5').cached.tokens).toBeCloseTo((2 * 730 * 60) / 4, 6);
});

test('a price of a file goes before the known one, and the sum follows', () => {
  const rate = { ...RATES['cognito-app-clients'], tiers: [{ price: 6 }] };
  const rates = file('rates.json', JSON.stringify({ 'cognito-app-clients': rate }));
  expect(reportOf('--rates', rates).cached.total - reportOf().cached.total).toBeCloseTo(12, 8);
});

test('free tiers are taken off where that is asked for', () => {
  expect(reportOf('--free-tier').cached.total).toBeLessThan(reportOf().cached.total);
  expect(cost(['--out', out, '--free-tier']).stdout).toContain('what an account has free of charge is taken off');
});

test('--details shows each thing that is billed, --markdown as Markdown', () => {
  const { stdout } = cost(['--out', out, '--details', '--markdown']);
  expect(stdout).toMatch(/^\| USD a month \| units \| cached tokens \| a token for each request \|\n\| --- \|/);
  expect(stdout).toContain('\n| Cognito: token requests | 1,825 or 1,000,000 | 4.11 | 1,687.50 |\n');
  expect(stdout).toContain('\n| KMS: requests | 60 | < 0.01 | < 0.01 |\n');
  expect(stdout).toContain('\n- 1,000,000 requests a month by 2 clients');
});

test('a report is written beside the table', () => {
  const report = file('report.json', '');
  expect(cost(['--out', out, '--json', report])).toEqual(cost(['--out', out]));
  expect(JSON.parse(readFileSync(report, 'utf8'))).toEqual(reportOf());
});

test('prices of another Region than the stack has are said to be such', () => {
  const elsewhere = written({ [NAME]: { variables: { M2M_REGION: 'eu-central-1' } } });
  expect(cost(['--out', elsewhere]).stdout).toContain('prices of us-east-1 for a stack in eu-central-1, compared in');
});

test('what is not counted is said', () => {
  const edit = (json: { resource: Record<string, unknown> }) => (json.resource.aws_nat_gateway = { one: {} });
  const { stdout } = cost(['--out', written({ [NAME]: { edit } })]);
  expect(stdout).toMatch(/^not counted: 1 × aws_nat_gateway$/m);
});

test.each([
  [['--out', path.join(emptyFolder(), 'none')], 'run cdktf synth'],
  [['--out', 'OUT', '--stack', 'other'], `"other", expected one of: ${NAME}`],
  [['--out', 'OUT', '--app', 'main.ts'], "option '--out <folder>' cannot be used with option '--app <file>'"],
  [['--out', 'OUT', '--rates', 'none.json'], 'none.json cannot be read as JSON: ENOENT'],
  [['--out', 'OUT', '--rates', 'package.json'], 'package.json has other content (Unrecognized key'],
  [['--out', 'OUT', '--usage', 'README.md'], 'README.md cannot be read as JSON: '],
  [['--out', 'OUT', '--usage', 'package.json'], 'expected some of clients, tokenMinutes'],
  [['--out', 'OUT', '--clients', '1.5'], 'what is given has other content (clients: '],
  [['--out', 'OUT', '--requests', 'many'], "argument 'many' is invalid. expected a number from 0."],
  [['--out', 'OUT', '--json', '/nowhere/report.json'], '/nowhere/report.json cannot be written: ENOENT'],
  [['--price', '1'], "unknown option '--price'"],
  [['main.ts'], 'too many arguments'],
])('bad input %j is one error and exit code 2', (args, message) => {
  const { status, stderr } = cost(args.map((arg) => (arg === 'OUT' ? out : arg)));
  expect(status).toBe(2);
  expect(stderr.replace(/^synthesizing .*\n/, '')).toMatch(/^error: [^\n]+\n(\([^\n]*\)\n)?$/);
  expect(stderr).toContain(message);
});

test('help tells each option', () => {
  const { status, stdout } = cost(['--help']);
  expect(status).toBe(0);
  for (const option of ['--app', '--out', '--stack', '--usage', '--requests', '--clients', '--token-minutes']) {
    expect(stdout).toContain(option);
  }
  for (const option of ['--tokens-per-hour', '--rates', '--free-tier', '--details', '--markdown', '--json']) {
    expect(stdout).toContain(option);
  }
});
