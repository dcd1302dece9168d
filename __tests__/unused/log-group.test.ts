import { once } from 'node:events';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { CallTally } from '../../src/unused/call-tally';
import { InsightsClient } from '../../src/unused/insights-client';
import { insightsQuery, MOST_ROWS } from '../../src/unused/insights-query';
import { readLogGroup } from '../../src/unused/log-group';
import { windowBefore } from '../../src/unused/log-limit';

const FIELDS = {
  route: 'route',
  status: 'status',
  clientId: 'clientId',
  scopes: 'scopes',
  errorType: 'errorType',
  time: 'time',
  stage: 'stage',
};
const window = windowBefore('2027-01-04', 3);
const [BEGIN, DAY] = [Date.parse('2027-01-01') / 1_000, 86_400];

interface Question {
  readonly startTime: number;
  readonly endTime: number;
  readonly queryString: string;
  readonly logGroupName: string;
  readonly limit: number;
}
type Answer = readonly Readonly<Record<string, string>>[];

let server: Server;
let requests: { headers: IncomingHttpHeaders; target: string }[];
let questions: Question[];
let answer: (question: Question) => Answer;
/** Answers to send before all others, by status and body. */
let failures: { status: number; body: object }[];
let polls: Map<string, number>;

beforeEach(async () => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  [requests, questions, failures, polls, answer] = [[], [], [], new Map(), () => []];
  server = createServer((request, response) => {
    void json(request).then((body) => {
      const target = String(request.headers['x-amz-target']);
      requests.push({ headers: request.headers, target });
      const failure = failures.shift();
      response.writeHead(failure?.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(failure?.body ?? answered(target, body as never)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function answered(target: string, body: Question & { readonly queryId: string }): object {
  if (target === 'Logs_20140328.StartQuery') return { queryId: String(questions.push(body) - 1) };
  const asked = polls.get(body.queryId) ?? 0;
  polls.set(body.queryId, asked + 1);
  const question = questions[Number(body.queryId)];
  if (asked === 0 || !question) return { status: asked === 0 ? 'Running' : 'Unknown', results: [] };
  const rows = answer(question).map((row) => Object.entries(row).map(([field, value]) => ({ field, value })));
  return { status: 'Complete', results: rows };
}

const row = (changes: object = {}) => ({
  route: 'GET /orders',
  status: '200',
  clientId: 'a',
  scopes: 'orders/read',
  errorType: '-',
  stage: 'prod',
  calls: '5',
  last: '2027-01-02 12:00:00.000',
  ...changes,
});

async function read(): Promise<CallTally> {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new InsightsClient({ logGroup: '/aws/apigateway/shop', region: 'eu-central-1', endpoint, pollMs: 1 });
  const tally = new CallTally({ from: window.from, stage: 'prod' });
  await readLogGroup({ client, fields: FIELDS, window, tally });
  return tally;
}

test('each day of the window and today are asked for, as one query of calls that are alike', async () => {
  await read();
  expect(questions.map(({ startTime, endTime }) => [startTime, endTime]).sort()).toEqual(
    [0, 1, 2, 3].map((day) => [BEGIN + day * DAY, BEGIN + (day + 1) * DAY]),
  );
  expect(questions[0]).toMatchObject({
    logGroupName: '/aws/apigateway/shop',
    limit: MOST_ROWS,
    queryString:
      'stats count(*) as calls, max(@timestamp) as last by route, status, clientId, scopes, errorType, stage | limit 10000',
  });
  expect(insightsQuery(FIELDS)).toBe(questions[0]?.queryString);
});

test('requests are signed for CloudWatch Logs', async () => {
  await read();
  expect(requests.length).toBeGreaterThan(8);
  for (const { headers } of requests) {
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=key\/\d{8}\/eu-central-1\/logs\/aws4_request, SignedHeaders=content-type;host;/,
    );
    expect(headers['content-type']).toBe('application/x-amz-json-1.1');
  }
});

test('rows are counted as the lines they stand for', async () => {
  answer = ({ startTime }) =>
    startTime === BEGIN + DAY
      ? [
          row(),
          row({ calls: '7', last: String(Date.parse('2027-01-02T13:00:00Z')) }),
          row({ calls: '2', errorType: 'ACCESS_DENIED', status: '403' }),
          row({ calls: '1', stage: 'test' }),
          { calls: '3', last: '2027-01-02 00:00:00.000' },
        ]
      : [];
  const tally = await read();
  expect([...tally.groups]).toEqual([
    expect.objectContaining({
      route: 'GET /orders',
      caller: 'a',
      isRefused: false,
      calls: 12,
      last: Date.parse('2027-01-02T13:00:00Z'),
    }),
    expect.objectContaining({ isRefused: true, calls: 2 }),
  ]);
  expect([tally.lines, tally.malformed, tally.otherStages]).toEqual([18, 3, new Map([['test', 1]])]);
  expect(tally.days).toEqual(['2027-01-02']);
});

test('a day with more rows than one query answers is asked for in halves', async () => {
  const full = Array.from({ length: MOST_ROWS }, () => row());
  answer = ({ startTime, endTime }) => (startTime < BEGIN + DAY && endTime - startTime > DAY / 4 ? full : [row()]);
  const tally = await read();
  const ofFirst = questions.filter(({ startTime, endTime }) => startTime < BEGIN + DAY && endTime <= BEGIN + DAY);
  expect(ofFirst.map(({ startTime, endTime }) => endTime - startTime).sort((one, other) => other - one)).toEqual([
    DAY,
    ...[DAY / 2, DAY / 2],
    ...[DAY / 4, DAY / 4, DAY / 4, DAY / 4],
  ]);
  expect(tally.lines).toBe((4 + 3) * 5);
});

test('a throttled request is sent again, a refused one is an error that says what to check', async () => {
  failures = [{ status: 400, body: { __type: 'com.amazonaws.logs#ThrottlingException', message: 'Rate exceeded' } }];
  await expect(read()).resolves.toBeDefined();
  failures = [{ status: 400, body: { __type: 'ResourceNotFoundException', message: 'no such group' } }];
  await expect(read()).rejects.toThrow(
    'CloudWatch Logs cannot be asked about /aws/apigateway/shop: StartQuery ended with ResourceNotFoundException: no such group; check the name of the log group',
  );
});
