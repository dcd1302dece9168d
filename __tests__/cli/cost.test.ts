import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RATES } from '../../src/cost/rate';
import { emptyFolder, file, written } from '../review/written';
import { runCommand, spawnCommand } from './run-command';
import './shared-synthesis';

const NAME = 'cognito-m2m-demo-dev';

let out: string;

beforeAll(() => {
  out = written({ [NAME]: { credentials: true } });
});

function cost(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  return runCommand(['cost', ...args], { variables });
}

interface Report {
  readonly cached: { readonly tokens: number; readonly total: number; readonly lines: readonly { rate: string }[] };
  readonly eachRequest: Report['cached'];
}

const reportOf = async (...args: string[]) =>
  JSON.parse((await cost(['--out', out, '--json', ...args])).stdout) as Report;

test('a sum by service, with cached tokens and with a token for each request side by side', async () => {
  const { exitCode, stdout, stderr } = await cost(['--out', out]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
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

test('a separate process prints the same', async () => {
  const args = ['cost', '--out', out, '--details'];
  expect(await spawnCommand(args)).toEqual(await runCommand(args));
});

test('an app is synthesized, in the environment that the variables say', async () => {
  const { exitCode, stdout, stderr } = await cost(['--json'], { M2M_ENVIRONMENT: 'prod' });
  expect({ exitCode, stderr: stderr.replace('synthesizing the app of cdktf.json …\n', '') }).toEqual({
    exitCode: 0,
    stderr: '',
  });
  expect(JSON.parse(stdout)).toMatchObject({ stack: 'cognito-m2m-demo-prod', notCounted: [] });
});

test('clients, tokens an hour and requests are those that are given, and options go before the file', async () => {
  const usage = file('usage.json', JSON.stringify({ clients: 10, tokensPerHour: 1, requestsPerMonth: 5 }));
  expect(await reportOf('--usage', usage)).toMatchObject({ cached: { tokens: 730 }, eachRequest: { tokens: 730 } });
  const given = ['--usage', usage, '--requests', '2e6', '--tokens-per-hour', '100', '--clients', '3'];
  expect(await reportOf(...given)).toMatchObject({
    usage: { clients: 3, responseKb: 2 },
    cached: { tokens: 73_000 },
    eachRequest: { tokens: 2e6 },
  });
  expect((await reportOf('--token-minutes', '5')).cached.tokens).toBeCloseTo((2 * 730 * 60) / 4, 6);
});

test('a price of a file goes before the known one, and the sum follows', async () => {
  const rate = { ...RATES['cognito-app-clients'], tiers: [{ price: 6 }] };
  const rates = file('rates.json', JSON.stringify({ 'cognito-app-clients': rate }));
  expect((await reportOf('--rates', rates)).cached.total - (await reportOf()).cached.total).toBeCloseTo(12, 8);
});

test('--free-tier takes free tiers off', async () => {
  expect((await reportOf('--free-tier')).cached.total).toBeLessThan((await reportOf()).cached.total);
  expect((await cost(['--out', out, '--free-tier'])).stdout).toContain('the free tier of an account is taken off');
});

test('--details shows each thing that is billed, --markdown as Markdown', async () => {
  const { stdout } = await cost(['--out', out, '--details', '--markdown']);
  expect(stdout).toMatch(/^\| USD a month \| units \| cached tokens \| a token for each request \|\n\| --- \|/);
  expect(stdout).toContain('\n| Cognito: token requests | 1,825 or 1,000,000 | 4.11 | 1,687.50 |\n');
  expect(stdout).toContain('\n| KMS: requests | 60 | < 0.01 | < 0.01 |\n');
  expect(stdout).toContain('\n- 1,000,000 requests a month by 2 clients');
});

test('a report is written beside the table', async () => {
  const report = file('report.json', '');
  expect(await cost(['--out', out, '--json', report])).toEqual(await cost(['--out', out]));
  expect(JSON.parse(readFileSync(report, 'utf8'))).toEqual(await reportOf());
});

test('the report says if prices are of another Region than the stack', async () => {
  const elsewhere = written({ [NAME]: { variables: { M2M_REGION: 'eu-central-1' } } });
  expect((await cost(['--out', elsewhere])).stdout).toContain(
    'prices of us-east-1 for a stack in eu-central-1, compared in',
  );
});

test('the report lists resources that it does not count', async () => {
  const edit = (json: { resource: Record<string, unknown> }) => (json.resource.aws_nat_gateway = { one: {} });
  const { stdout } = await cost(['--out', written({ [NAME]: { edit } })]);
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
  [['--out', 'OUT', '--requests', 'many'], "argument 'many' is invalid. expected a number that is 0 or more."],
  [['--out', 'OUT', '--json', '/nowhere/report.json'], 'cannot write /nowhere/report.json: ENOENT'],
  [['--price', '1'], "unknown option '--price'"],
  [['main.ts'], 'too many arguments'],
])('bad input %j is one error and exit code 2', async (args, message) => {
  const { exitCode, stderr } = await cost(args.map((arg) => (arg === 'OUT' ? out : arg)));
  expect(exitCode).toBe(2);
  expect(stderr.replace(/^synthesizing .*\n/, '')).toMatch(/^error: [^\n]+\n(\([^\n]*\)\n)?$/);
  expect(stderr).toContain(message);
});

test('help tells each option', async () => {
  const { exitCode, stdout } = await cost(['--help']);
  expect(exitCode).toBe(0);
  for (const option of ['--app', '--out', '--stack', '--usage', '--requests', '--clients', '--token-minutes']) {
    expect(stdout).toContain(option);
  }
  for (const option of ['--tokens-per-hour', '--rates', '--free-tier', '--details', '--markdown', '--json']) {
    expect(stdout).toContain(option);
  }
});
