import fc from 'fast-check';
import type { CustomerStore } from '../../lambda/customers/customer-store';
import { memoryStore } from '../../lambda/customers/memory-store';
import { customerApiDescription } from '../../src/app/customer-api-description';
import type { CustomerRoute } from '../../lambda/customers/routes';
import { customerApi as declaration } from '../../src/app/customer-api';
import { apiDocument } from '../../src/openapi/api-document';
import { contractOf } from '../openapi/contract';
import { problems } from '../openapi/document-problems';
import { all, synthesize } from '../stacks/synthesized';
import { ada, customerApi } from '../lambda/customers/customer-api';
import type { EventParts } from '../lambda/customers/event';

const document = apiDocument({
  declaration,
  description: customerApiDescription,
  serverUrl: '/prod',
  tokenUrl: '/oauth2/token',
});
const contract = contractOf(document);

/** Statuses that API Gateway answers before the function gets the request. */
const GATEWAY_STATUSES = [401, 403, 429];

const broken = new Proxy({} as CustomerStore, { get: () => () => Promise.reject(new Error('the table is gone')) });

const at = (id: string) => ({ path: `/customers/${id}` });
const change = { name: 'Ada King', email: 'ada.king@example.com' };
const ifMatch = (value: string) => ({ headers: { 'If-Match': value } });

interface Case {
  readonly route: CustomerRoute;
  readonly status: number;
  readonly parts?: EventParts;
  readonly store?: CustomerStore;
}

/** Requests to an API with the customers `ada` and `eve`, each at version 1. */
const cases: readonly Case[] = [
  { route: 'GET /customers', status: 200 },
  { route: 'GET /customers', status: 200, parts: { query: { limit: '1' } } },
  { route: 'GET /customers', status: 400, parts: { query: { limit: '0' } } },
  { route: 'GET /customers', status: 400, parts: { query: { page: '2' } } },
  { route: 'GET /customers', status: 500, store: broken },
  { route: 'POST /customers', status: 201, parts: { body: change } },
  { route: 'POST /customers', status: 201, parts: { body: { ...change, id: 'new_1' } } },
  { route: 'POST /customers', status: 400, parts: { body: {} } },
  { route: 'POST /customers', status: 400 },
  { route: 'POST /customers', status: 409, parts: { body: ada } },
  { route: 'POST /customers', status: 500, parts: { body: ada }, store: broken },
  { route: 'GET /customers/{id}', status: 200, parts: at('ada') },
  { route: 'GET /customers/{id}', status: 404, parts: at('bob') },
  { route: 'GET /customers/{id}', status: 404, parts: at('%20') },
  { route: 'GET /customers/{id}', status: 500, parts: at('ada'), store: broken },
  { route: 'PUT /customers/{id}', status: 200, parts: { ...at('ada'), body: change, ...ifMatch('"1"') } },
  { route: 'PUT /customers/{id}', status: 200, parts: { ...at('ada'), body: { ...change, version: 1 } } },
  { route: 'PUT /customers/{id}', status: 400, parts: { ...at('ada'), body: {}, ...ifMatch('*') } },
  { route: 'PUT /customers/{id}', status: 404, parts: { ...at('bob'), body: change, ...ifMatch('*') } },
  { route: 'PUT /customers/{id}', status: 409, parts: { ...at('ada'), body: { ...change, version: 2 } } },
  { route: 'PUT /customers/{id}', status: 412, parts: { ...at('ada'), body: change, ...ifMatch('"2"') } },
  { route: 'PUT /customers/{id}', status: 428, parts: { ...at('ada'), body: change } },
  { route: 'PUT /customers/{id}', status: 500, parts: { ...at('ada'), body: change, ...ifMatch('*') }, store: broken },
  { route: 'DELETE /customers/{id}', status: 204, parts: at('ada') },
  { route: 'DELETE /customers/{id}', status: 404, parts: at('bob') },
  { route: 'DELETE /customers/{id}', status: 500, parts: at('ada'), store: broken },
];

async function twoCustomers() {
  const store = memoryStore();
  const { call } = customerApi({ store });
  await call('POST /customers', { body: ada });
  await call('POST /customers', { body: { ...ada, id: 'eve' } });
  return { store, call };
}

describe('the document tells the truth about answers', () => {
  test.each(cases)('$route answers $status as it says', async ({ route, status, parts, store }) => {
    const { call } = customerApi({ store: store ?? (await twoCustomers()).store });
    const answer = await call(route, parts);
    expect(answer.status).toBe(status);
    expect(contract.violations(route, answer)).toEqual([]);
    // A shared description names no error code of the function.
    if (status >= 400 && status < 500) {
      expect(contract.description(route, status)).toContain(`\`${String(answer.body.error)}\``);
    }
  });

  test('every status of every operation is among those cases, or API Gateway answers it', () => {
    expect(contract.routes).toEqual(Object.keys(declaration.routes));
    for (const route of contract.routes) {
      const tried = cases.filter((each) => each.route === route).map(({ status }) => status);
      expect(new Set([...tried, ...GATEWAY_STATUSES])).toEqual(new Set(contract.statuses(route)));
    }
  });

  test('a broken promise is found', () => {
    const headers = { 'content-type': 'application/json', etag: '"1"' };
    const wrong = (answer: Partial<{ status: number; headers: object; text: string }>) =>
      contract.violations('GET /customers/{id}', { status: 200, headers, text: '{}', ...answer } as never);
    expect(wrong({})).toContainEqual(expect.stringContaining("must have required property 'version'"));
    expect(wrong({ headers: {} })).toEqual(
      expect.arrayContaining(['header ETag is missing', 'a body that does not say it is JSON']),
    );
    expect(wrong({ headers: { ...headers, etag: 'W/"1"' } })).toContainEqual(
      expect.stringContaining('header ETag must'),
    );
    expect(wrong({ status: 418 })).toEqual(['status 418 is not in the document']);
    expect(wrong({ status: 404, text: '{"message":"?"}' })).toEqual(["body must have required property 'error'"]);
  });

  test('whatever is sent, the answer is one of those promised', async () => {
    const { call } = await twoCustomers();
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const parts = fc.record({
      path: fc.oneof(fc.constant('/customers/ada'), text),
      query: fc.oneof(fc.constant(null), fc.dictionary(fc.constantFrom('limit', 'next', 'page'), text)),
      headers: fc.oneof(fc.constant({}), fc.record({ 'If-Match': fc.oneof(fc.constantFrom('*', '"1"', '"9"'), text) })),
      body: fc.oneof(text, fc.json(), fc.constantFrom(ada, change, { ...change, version: 1 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...cases.map(({ route }) => route)), parts, async (route, sent) => {
        const requested = route.includes('{id}') ? sent : { ...sent, path: '/customers' };
        expect(contract.violations(route, await call(route, requested))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('401, 403, 429 and a refused body are told with the codes that API Gateway is given', () => {
    const codes = all(synthesize(), 'aws_api_gateway_gateway_response').flatMap(
      ({ status_code: status, response_type: type, response_templates: templates }) => {
        const [, code = ''] = /"error":"(\w+)"/.exec(JSON.stringify(templates).replaceAll('\\', '')) ?? [];
        // No route requires an API key, and without keys there is no quota.
        const ofKeys = ['INVALID_API_KEY', 'QUOTA_EXCEEDED'].includes(String(type));
        return typeof status === 'string' && !ofKeys ? [[Number(status), code] as const] : [];
      },
    );
    expect(codes.map(([status]) => status).sort()).toEqual([400, 401, 401, 403, 403, 429]);
    for (const [status, code] of codes) {
      expect(contract.description('POST /customers', status)).toContain(`\`${code}\``);
    }
  });
});

describe('the document tells the truth about requests', () => {
  let call: Awaited<ReturnType<typeof twoCustomers>>['call'];

  beforeAll(async () => {
    ({ call } = await twoCustomers());
  });

  /** A conflict with stored data is not a refusal of the request. */
  async function refused(route: CustomerRoute, parts: EventParts): Promise<boolean> {
    return (await call(route, parts)).status === 400;
  }

  test('a limit is taken exactly where the document takes it', async () => {
    for (const limit of [-1, 0, 1, 2, 20, 99, 100, 101, 1_000]) {
      const taken = contract.takesParameter('GET /customers', 'limit', limit);
      expect([limit, !(await refused('GET /customers', { query: { limit: String(limit) } }))]).toEqual([limit, taken]);
    }
  });

  test('without a limit a page has the default', async () => {
    for (let n = 0; n < 25; n++) await call('POST /customers', { body: { ...ada, id: `c${n}` } });
    const limit = document.paths['/customers']?.get?.parameters?.find(({ name }) => name === 'limit');
    const { body } = await call('GET /customers');
    expect(body.customers).toHaveLength(Number(limit?.schema.default));
  });

  test.each([
    '',
    'ada',
    '616461',
    '6164',
    '61646',
    '616461 ',
    '7A',
    '2f',
    '2d5f30395a7a',
    'ff',
    '61'.repeat(64),
    '61'.repeat(65),
  ])('a cursor %j is taken exactly where the document takes it, whether or not it was given out', async (next) => {
    const taken = contract.takesParameter('GET /customers', 'next', next);
    expect(!(await refused('GET /customers', { query: { next } }))).toBe(taken);
  });

  test.each(['*', '"1"', '"999999999999999"', '"1234567890123456"', '"0"', '"01"', '1', 'W/"1"', '"1", "2"', '**', ''])(
    'If-Match %j is taken exactly where the document takes it',
    async (value) => {
      const taken = contract.takesParameter('PUT /customers/{id}', 'If-Match', value);
      expect(!(await refused('PUT /customers/{id}', { ...at('ada'), body: change, ...ifMatch(value) }))).toBe(taken);
    },
  );

  test('a body is taken exactly where the document takes it', async () => {
    const mostly = (taken: RegExp, ...others: unknown[]) =>
      fc.oneof({ weight: 4, arbitrary: fc.stringMatching(taken) }, fc.constantFrom(...others));
    // Spaces around a name are trimmed before its length is checked, and half of a surrogate pair is no JSON in UTF-8.
    const name = mostly(/^[!-~]{1,20}$/, '', ' ', '\t\n', '\u00a0', 'a'.repeat(200), 'a'.repeat(201), null);
    const email = mostly(
      /^[a-z]{1,9}@[a-z]{1,9}\.org$/,
      '',
      'ada',
      'ada@example',
      '@example.com',
      'a b@example.com',
      1,
    );
    const id = mostly(/^[\w-]{1,64}$/, '', 'a/b', 'x'.repeat(65), 'é', 1);
    const version = fc.oneof(fc.integer({ min: 1, max: 2 ** 53 - 1 }), fc.constantFrom(0, -1, 1.5, 2 ** 53, '1', null));
    const body = fc.oneof(
      fc.record({ id, name, email }, { requiredKeys: ['name', 'email'] }),
      fc.record({ version, name, email }, { requiredKeys: ['name', 'email'] }),
      fc.record({ id, name, email, version }, { requiredKeys: [] }),
      fc.constantFrom([], 'text', 1),
    );
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const created = contract.takesBody('POST /customers', sent);
        const changed = contract.takesBody('PUT /customers/{id}', sent);
        expect(await refused('POST /customers', { body: JSON.stringify(sent) })).toBe(!created);
        const headers = typeof sent === 'object' && 'version' in sent ? {} : ifMatch('*');
        expect(await refused('PUT /customers/{id}', { ...at('ada'), body: JSON.stringify(sent), ...headers })).toBe(
          !changed,
        );
        taken += Number(created) + Number(changed);
      }),
      { numRuns: 150 },
    );
    expect(taken).toBeGreaterThan(20);
  });
});

test('the document is valid and complete', async () => {
  expect(await problems(JSON.stringify(document))).toEqual([]);
});
