import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { startGateway } from '../../src/local/server';
import { generateSigningKey } from '../../src/local/token/signing-key';
import { readSynthesizedStack } from '../../src/terraform-json/terraform-json';
import { parseJson } from '../../src/terraform-json/json-text';
import { isAnswer, sendCase, faultIn } from '../../src/verify/case-run';
import { gatewayTarget } from '../../src/testing/gateway-matrix';
import type { HttpAnswer } from '../../src/verify/http-answer';
import type { PlaceholderValues } from '../../src/verify/placeholder';
import { placeholderValues } from '../../src/verify/placeholder';
import type { Report } from '../../src/verify/report';
import type { AcceptedAnswer, RequestCase } from '../../src/verify/request-case';
import { readCases } from '../../src/verify/request-case';
import type { Target } from '../../src/verify/target';
import type { Difference } from '../cases/emulator-differences';
import { EMULATOR_DIFFERENCES } from '../cases/emulator-differences';
import { CASE_FILES, CASE_ORIGINS } from '../cases/files';
import { gatewayValues } from '../cases/gateway-values';
import { apiCaller } from './api-caller';
import { run } from './command';
import { Deployment, OFFLINE } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';
import { emulatorTokens } from './emulator-tokens';

const STATE_BUCKET = 'm2m-state';
// The functions keep customers in memory, so that the same JSON works without a table.
const SETTINGS = { M2M_ENVIRONMENT: 'local', M2M_CORS_ORIGINS: CASE_ORIGINS };

let emulator: Emulator;
let deployment: Deployment;
let outputsFile: string;
let deployed: Target;

/** Clean-ups for everything that was started, called in reverse order even after a failed set-up. */
const started: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
  started.push(() => emulator.stop());
  await emulator.createBucket(STATE_BUCKET);
  deployment = new Deployment({ emulator, stateBucket: STATE_BUCKET, environment: 'local', variables: SETTINGS });
  started.push(() => {
    deployment.discard();
  });
  outputsFile = path.join(deployment.output, 'outputs.json');
  const deploy = await deployment.cdktf('deploy', '--auto-approve', OFFLINE, '--outputs-file', outputsFile);
  if (deploy.exitCode !== 0) throw new Error(deploy.output.slice(-4_000));
  ({ target: deployed } = await apiCaller(deployment, emulator));
});

afterAll(async () => {
  for (const end of started.reverse()) await end();
});

describe('the local gateway and the emulator, with the same JSON and the same requests', () => {
  test('both answer alike, or the AWS documentation says who is right', async () => {
    // GIVEN the deployed JSON, served by the local gateway
    const stack = await readSynthesizedStack(deployment.output);
    const [key, otherKey] = [await generateSigningKey(), await generateSigningKey()];
    const quiet = { stack, port: 0, log: () => undefined };
    const [local, other] = [await startGateway({ ...quiet, key }), await startGateway({ ...quiet, key: otherKey })];
    started.push(
      () => local.close(),
      () => other.close(),
    );
    const localTarget = gatewayTarget(local);
    const localValues = gatewayValues(localTarget, key, gatewayTarget(other));
    const deployedValues = await emulatorValues(localValues.unknown);
    const cases = await readCases(CASE_FILES);
    const sent = cases.filter(({ skip }) => skip.emulator === undefined);
    for (const { name, skip } of cases) if (skip.emulator) console.warn(`${name}: skipped, ${skip.emulator}`);
    expect(sent.length).toBeGreaterThanOrEqual(60);

    // WHEN each request is sent to both
    const wrong: string[] = [];
    const unexplained: string[] = [];
    const seen = new Set<string>();
    for (const each of sent) {
      const here = await sendCase(each, localTarget, localValues);
      const there = await sendCase(each, deployed, deployedValues);
      const difference = faultIn(each, here);
      if (difference !== undefined) wrong.push(`${each.name}: ${difference}`);
      if (isDeepStrictEqual(compared(each, here), compared(each, there))) continue;
      const known = EMULATOR_DIFFERENCES.find((entry) => explains(entry, each, here, there));
      if (known) seen.add(subject(known, each.title));
      else unexplained.push(`${each.name}: ${JSON.stringify([compared(each, here), compared(each, there)])}`);
    }

    // THEN all differences are in the table, and the table has no others
    expect(wrong).toEqual([]);
    expect(unexplained).toEqual([]);
    const listed = EMULATOR_DIFFERENCES.flatMap((entry) => entry.cases.map((title) => subject(entry, title)));
    expect(listed.filter((each) => !seen.has(each))).toEqual([]);
  });
});

describe('npm run verify', () => {
  test('a deployment that matches its declaration ends with 0, with reports without secrets', async () => {
    const files = {
      json: path.join(deployment.output, 'report.json'),
      junit: path.join(deployment.output, 'junit.xml'),
    };
    const cases = ['--cases', '__tests__/cases/access.json'];
    const { exitCode, stdout, stderr } = await verify('--json', files.json, '--junit', files.junit, ...cases);
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout).toContain('✓ token of ReportingService: customer-api/read\n');
    expect(stdout).toMatch(/DELETE \/customers\/\{id\} +│ ✓ allowed: 404 +│ ✓ refused: 401 /);
    expect(stdout).toContain('\n10 of 10 cells as expected\n');
    expect(stdout).toContain('– 5 cases skipped: it takes a second user pool\n');

    const written = [files.json, files.junit].map((file) => readFileSync(file, 'utf8'));
    expect(JSON.parse(written[0] ?? '')).toMatchObject({ asExpected: true, cells: { length: 10 } });
    expect(written[1]).toContain('<testsuites tests="');
    for (const { clientSecret } of deployed.clients.values()) {
      expect([stdout, stderr, ...written].join()).not.toContain(clientSecret);
    }
    expect([stdout, stderr, ...written].join()).not.toMatch(/ey[\w-]+\.ey/);
  });

  test('a deployment that differs from the declaration ends with 1, and the cells are named', async () => {
    const { exitCode, stdout } = await verify('--app', '__tests__/e2e/writing-reports.ts', '--json');
    const { asExpected, tokens, cells } = JSON.parse(stdout) as Report;
    expect({ exitCode, asExpected }).toEqual({ exitCode: 1, asExpected: false });
    expect(tokens).toContainEqual({
      client: 'ReportingService',
      expected: ['customer-api/read', 'customer-api/write'],
      observed: ['customer-api/read'],
    });
    const differing = cells.filter(({ expected, observed }) => expected !== observed);
    expect(differing.map(({ client, route, got }) => `${client} at ${route}: ${got}`)).toEqual([
      'ReportingService at POST /customers: 401',
      'ReportingService at PUT /customers/{id}: 401',
    ]);
  });

  test('what terraform output -json writes does as well', async () => {
    const { stdout } = await deployment.terraform('output', '-json');
    const file = path.join(deployment.output, 'terraform-outputs.json');
    writeFileSync(file, stdout);
    expect(await verify('--outputs', file)).toMatchObject({ exitCode: 0 });
  });
});

/** Runs verify against the emulator, whose URLs are not those of the outputs. */
function verify(...args: string[]) {
  const [apiUrl = ''] = deployed.apiUrls.values();
  const addresses = ['--api-url', apiUrl, '--token-endpoint', deployed.tokenEndpoint];
  return run('npm', ['run', '--silent', 'verify', '--', '--outputs', outputsFile, ...addresses, ...args], {
    env: { ...SETTINGS, AWS_ENDPOINT_URL: emulator.url, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  });
}

async function emulatorValues(unknown: () => string): Promise<PlaceholderValues> {
  const tokens = emulatorTokens(emulator, { server: 'customer-api', scopes: ['read', 'write', 'admin'] });
  const { UserPoolId } = await deployment.outputs();
  const [foreign, expired] = await Promise.all([tokens.foreign(), tokens.expired(String(UserPoolId))]);
  return { ...placeholderValues(deployed), unknown, foreign: () => foreign, expired: () => expired };
}

/** The compared parts: the status, the body of an error, and headers that the case names. */
function compared({ accept }: RequestCase, { status, headers, body }: HttpAnswer) {
  const names = accept.flatMap((accepted) => Object.keys(accepted.headers));
  return {
    status,
    error: status < 400 ? {} : { ...(parseJson(body) as object) },
    headers: Object.fromEntries(names.map((name) => [name, headers.get(name)])),
  };
}

/** Whether a table entry is about these two answers, and explains all their differences. */
function explains(entry: Difference, each: RequestCase, here: HttpAnswer, there: HttpAnswer): boolean {
  const [gateway, other] = [whole(entry.gateway), whole(entry.emulator)];
  const [left, right] = [compared(each, here), compared(each, there)];
  const named = Object.keys({ ...gateway.body, ...other.body, ...gateway.headers, ...other.headers });
  const differing = [...differingKeys(left.error, right.error), ...differingKeys(left.headers, right.headers)];
  return (
    entry.cases.includes(each.title) &&
    isAnswer(here, gateway) &&
    isAnswer(there, other) &&
    differing.every((key) => named.includes(key))
  );
}

function differingKeys(one: object, other: object): string[] {
  const values = [new Map(Object.entries(one)), new Map(Object.entries(other))] as const;
  return Object.keys({ ...one, ...other }).filter((key) => !isDeepStrictEqual(values[0].get(key), values[1].get(key)));
}

function whole({ status = 0, body = {}, headers = {} }: Partial<AcceptedAnswer>): AcceptedAnswer {
  return { status, body, headers };
}

function subject({ gateway, emulator: other }: Difference, title: string): string {
  return `${title}: ${JSON.stringify({ gateway, emulator: other })}`;
}
