import fc from 'fast-check';
import { encodeCursor } from '../../../lambda/customers/cursor';
import { customerApi as declaration } from '../../../src/app/customer-api';
import type { CustomerRoute } from '../../../lambda/customers/routes';
import { ada, type Answer, customerApi } from './customer-api';

const at = (id: string) => ({ path: `/customers/${id}` });
const change = { name: 'Ada King', email: 'ada.king@example.com' };

describe('customers are created, read, changed and deleted', () => {
  test('a created customer is answered with its place and version', async () => {
    const { call } = customerApi();
    const created = await call('POST /customers', { body: ada });
    expect(created).toMatchObject({
      status: 201,
      headers: { location: '/prod/customers/ada', etag: '"1"', 'content-type': 'application/json' },
      body: { ...ada, version: 1 },
    });
    expect(await call('GET /customers/{id}', at('ada'))).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      text: created.text,
    });
  });

  test('without an id the server makes one, and a name is trimmed', async () => {
    const { body, headers } = await customerApi().call('POST /customers', {
      body: { ...ada, id: undefined, name: ' Ada ' },
    });
    expect(body).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, name: 'Ada' });
    expect(headers.location).toBe(`/prod/customers/${String(body.id)}`);
  });

  // With a stage, with a domain, with a domain's base path, and with extra slashes.
  test.each([
    ['/prod/customers', '/prod/customers/ada'],
    ['/customers', '/customers/ada'],
    ['/v1/customers', '/v1/customers/ada'],
    ['/prod/customers/', '/prod/customers/ada'],
    ['/prod//customers', '/prod/customers/ada'],
    ['//customers', '/customers/ada'],
  ])('the place of a customer made at %s is %s', async (wholePath, location) => {
    expect(await customerApi().call('POST /customers', { body: ada, wholePath })).toMatchObject({
      status: 201,
      headers: { location },
    });
  });

  test('an id that exists is a conflict', async () => {
    const { call } = customerApi();
    await call('POST /customers', { body: ada });
    expect(await call('POST /customers', { body: ada })).toMatchObject({ status: 409, body: { error: 'conflict' } });
  });

  test('a change from the current version raises it', async () => {
    const { call } = customerApi();
    const { body } = await call('POST /customers', { body: ada });
    const changed = await call('PUT /customers/{id}', { ...at('ada'), body: change, headers: { 'If-Match': '"1"' } });
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { ...change, version: 2 } });
    expect(changed.body.createdAt).toBe(body.createdAt);
    const again = await call('PUT /customers/{id}', { ...at('ada'), body: { ...change, version: 2 } });
    expect(again).toMatchObject({ status: 200, body: { version: 3 } });
  });

  test('a change from an older version is refused: 412 when the header asked, 409 when the body did', async () => {
    const { call } = customerApi();
    await call('POST /customers', { body: ada });
    expect(
      await call('PUT /customers/{id}', { ...at('ada'), body: change, headers: { 'if-match': '"7"' } }),
    ).toMatchObject({
      status: 412,
      body: { error: 'precondition_failed', message: expect.stringContaining('version 1') as string },
    });
    expect(await call('PUT /customers/{id}', { ...at('ada'), body: { ...change, version: 7 } })).toMatchObject({
      status: 409,
      body: { error: 'version_mismatch' },
    });
  });

  test.each([
    [{}, 428, 'precondition_required', 'If-Match: *'],
    [{ headers: { 'If-Match': 'W/"1"' } }, 400, 'validation_failed', 'strong'],
    [
      { headers: { 'If-Match': '"2"' }, body: { ...change, version: 1 } },
      412,
      'precondition_failed',
      'the same in both',
    ],
  ])('a change that asks for no version it can have is told how to: case %#', async (parts, status, error, hint) => {
    const { call } = customerApi();
    await call('POST /customers', { body: ada });
    expect(await call('PUT /customers/{id}', { ...at('ada'), body: change, ...parts })).toMatchObject({
      status,
      body: { error, message: expect.stringContaining(hint) as string },
    });
  });

  test('a change at any version is spelled out', async () => {
    const { call } = customerApi();
    await call('POST /customers', { body: ada });
    const parts = { ...at('ada'), body: change, headers: { 'If-Match': '*' } };
    expect(await call('PUT /customers/{id}', parts)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await call('PUT /customers/{id}', { ...parts, ...at('eve') })).toMatchObject({ status: 404 });
  });

  test('a deleted customer is gone on the next read', async () => {
    const { call } = customerApi();
    await call('POST /customers', { body: ada });
    const deleted = await call('DELETE /customers/{id}', at('ada'));
    expect(deleted).toMatchObject({ status: 204, text: '' });
    expect(deleted.headers).not.toHaveProperty('content-type');
    expect(await call('GET /customers/{id}', at('ada'))).toMatchObject({ status: 404, body: { error: 'not_found' } });
    expect(await call('DELETE /customers/{id}', at('ada'))).toMatchObject({ status: 404 });
    expect(await call('GET /customers')).toMatchObject({ status: 200, text: '{"customers":[]}' });
  });

  test('a list is read in pages of the size asked for', async () => {
    const { call } = customerApi();
    for (let n = 0; n < 25; n++) await call('POST /customers', { body: { ...ada, id: `c${n}` } });
    const ids = ({ customers }: Answer['body']) => (customers as { id: string }[]).map(({ id }) => id);
    const first = await call('GET /customers');
    expect(ids(first.body)).toHaveLength(20);
    const second = await call('GET /customers', { query: { next: String(first.body.next), limit: '100' } });
    expect(new Set([...ids(first.body), ...ids(second.body)]).size).toBe(25);
    expect(second.body).not.toHaveProperty('next');
  });
});

describe('what is wrong with a request is told', () => {
  test.each([
    ['no body', {}, 'body is missing'],
    ['an empty body', { body: '' }, 'body is missing'],
    ['what is not JSON', { body: '{"name":' }, 'body is not JSON'],
    ['another content type', { body: ada, headers: { 'Content-Type': 'text/plain' } }, 'content type is "text/plain"'],
    ['an array', { body: [] }, 'expected an object with name, email and optionally id, was an array'],
    ['null', { body: 'null' }, 'was null'],
    [
      'no fields',
      { body: {} },
      'name: expected a string of 1 to 200 characters that is not blank, was missing; email:',
    ],
    ['a blank name', { body: { ...ada, name: '  ' } }, 'name: '],
    ['a long name', { body: { ...ada, name: 'a'.repeat(201) } }, 'was 201 characters long'],
    ['an address that is none', { body: { ...ada, email: 'ada' } }, 'email: expected an email address'],
    ['an id with a slash', { body: { ...ada, id: 'a/b' } }, 'id: expected 1 to 64 letters'],
    ['an unknown field', { body: { ...ada, admin: true } }, 'unknown field "admin"'],
    ['a prototype as a field', { body: '{"__proto__":{},"name":"a","email":"a@b.co"}' }, 'unknown field "__proto__"'],
  ])('%s is 400', async (_, parts, message) => {
    expect(await customerApi().call('POST /customers', parts)).toMatchObject({
      status: 400,
      body: { error: 'validation_failed', message: expect.stringContaining(message) as string },
    });
  });

  test.each([
    [{ limit: '0' }, 'limit: expected a whole number from 1 to 100, was "0"'],
    [{ limit: '101' }, 'limit: '],
    [{ limit: '1e1' }, 'limit: '],
    [{ limit: '' }, 'limit: '],
    [{ next: 'tampered' }, 'next: expected the "next" of an earlier page'],
    [{ next: encodeCursor('a b') }, 'next: '],
    [{ page: '2' }, 'unknown field "page"'],
  ])('a list with %j is 400', async (query: Record<string, string>, message) => {
    expect(await customerApi().call('GET /customers', { query })).toMatchObject({
      status: 400,
      body: { error: 'validation_failed', message: expect.stringContaining(message) as string },
    });
  });

  test('a long field name does not make the answer long', async () => {
    const { text } = await customerApi().call('POST /customers', { body: { ['x'.repeat(1e6)]: 1 } });
    expect(text.length).toBeLessThan(1000);
  });
});

describe('requests in the forms API Gateway sends', () => {
  test('a base64 body is read', async () => {
    const body = Buffer.from(JSON.stringify({ ...ada, name: 'Zoë' })).toString('base64');
    const created = await customerApi().call('POST /customers', { body, isBase64Encoded: true });
    expect(created).toMatchObject({ status: 201, body: { name: 'Zoë' } });
  });

  test.each([
    { 'content-type': 'application/json; charset=utf-8' },
    { 'CONTENT-TYPE': 'application/merge-patch+json' },
    null,
  ])('headers %j carry a JSON body', async (headers) => {
    expect(await customerApi().call('POST /customers', { body: ada, headers })).toMatchObject({ status: 201 });
  });

  test('a path is decoded once, and a base path before it is skipped', async () => {
    const { call } = customerApi();
    await call('POST /customers', { body: ada });
    const status = async (path: string) => (await call('GET /customers/{id}', { path })).status;
    expect(await status('/customers/%61da')).toBe(200);
    expect(await status('/customers/%2561da')).toBe(404);
    expect(await status('/v1/customers/ada')).toBe(200);
    expect(await status('/customers/ada/')).toBe(200);
  });

  test.each(['%', '%E0%A4%A', '%20', '.', '..', '%2e', 'a%2Fb', 'a?b', 'a#b', 'a\tb', 'x'.repeat(65), '\ud800'])(
    'no customer has the id %j',
    async (id) => {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        expect(await customerApi().call(`${method} /customers/{id}`, at(id))).toMatchObject({
          status: 404,
          body: { error: 'not_found' },
        });
      }
    },
  );

  test('a body with GET is ignored', async () => {
    expect(await customerApi().call('GET /customers', { body: 'anything' })).toMatchObject({ status: 200 });
  });

  test.each(['GET /unknown', 'PATCH /customers', 'TRACE /customers', 'GET /{proxy+}', 'GET /', 'toString /customers'])(
    '%s has no handler, which is a fault',
    async (route) => {
      expect(await customerApi().call(route)).toMatchObject({
        status: 501,
        body: { error: 'not_implemented', message: `no handler answers ${route}; add one to the function` },
      });
    },
  );

  test('arbitrary text anywhere never gives a 500', async () => {
    const { call } = customerApi();
    await call('POST /customers', { body: ada });
    const text = fc.string({ unit: 'binary', maxLength: 100 });
    const route = fc.constantFrom(...(Object.keys(declaration.routes) as CustomerRoute[]));
    const body = fc.oneof(text, fc.json(), fc.record({ id: text, name: text, email: fc.emailAddress() }));
    await fc.assert(
      fc.asyncProperty(
        route,
        text,
        text,
        text,
        text,
        body,
        fc.boolean(),
        async (of, id, limit, next, value, sent, base64) => {
          const headers = { 'If-Match': value, Origin: value, Host: value, 'X-Any': value };
          const { status } = await call(of, {
            ...at(id),
            query: { limit, next },
            headers,
            body: sent,
            isBase64Encoded: base64,
          });
          expect(status).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('an origin gets access by name only', () => {
  const corsOrigins = ['https://app.example.com'];

  test('a listed origin is named on an answer and on an error', async () => {
    const { call } = customerApi({ corsOrigins });
    for (const [route, status] of [
      ['GET /customers', 200],
      ['GET /unknown', 501],
    ] as const) {
      expect(await call(route, { headers: { origin: 'https://app.example.com' } })).toMatchObject({
        status,
        headers: { 'access-control-allow-origin': 'https://app.example.com', vary: 'Origin' },
      });
    }
  });

  test.each([{}, { Origin: 'https://evil.example' }, { Origin: 'null' }, { Origin: '*' }])(
    'headers %j get no access',
    async (headers: Record<string, string>) => {
      const answer = await customerApi({ corsOrigins }).call('GET /customers', { headers });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(answer.headers.vary).toBe('Origin');
    },
  );

  test('without configured origins no answer speaks of CORS', async () => {
    const { headers } = await customerApi().call('GET /customers', { headers: { Origin: 'https://app.example.com' } });
    expect(Object.keys(headers)).toEqual(['content-type']);
  });
});
