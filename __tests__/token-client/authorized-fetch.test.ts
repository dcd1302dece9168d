import fc from 'fast-check';
import type { Answer } from './fake-network';
import { BASE_URL, answers, hangs, issues, refuses } from './fake-network';
import { promisesDone } from './manual-clock';
import type { TestSourceVariation } from './test-source';
import { testSource } from './test-source';

const CUSTOMERS = `${BASE_URL}/customers`;

/** Answers 401 to tokens that are not accepted. */
function accepts(isAccepted: (token: string) => boolean): Answer {
  return (request) => answers(isAccepted(request.headers.get('authorization') ?? '') ? 200 : 401)(request);
}

const redirects = (location: string, status = 302): Answer => answers(status, {}, { location });

describe('what is sent', () => {
  test('a request goes out as it was given, with the token', async () => {
    const { source, network } = testSource();
    const token = await source.getToken();
    const response = await source.fetch(`${CUSTOMERS}?limit=1`, {
      method: 'POST',
      headers: { 'x-request-id': 'r-1', Authorization: 'Basic something-else' },
      body: '{"name":"Ada"}',
    });
    expect(response.status).toBe(200);
    const [sent] = network.apiRequests;
    expect(sent).toMatchObject({ url: `${CUSTOMERS}?limit=1`, method: 'POST', body: '{"name":"Ada"}' });
    expect(sent?.headers.get('authorization')).toBe(`Bearer ${token}`);
    expect(sent?.headers.get('x-request-id')).toBe('r-1');
  });

  test('a Request does as well, with what is given beside it', async () => {
    const { source, network } = testSource();
    const request = new Request(CUSTOMERS, { method: 'PUT', headers: { 'x-request-id': 'r-1' }, body: 'a' });
    await source.fetch(request);
    await source.fetch(new URL(CUSTOMERS), { method: 'DELETE' });
    await source.fetch(new Request(CUSTOMERS), { headers: { 'x-request-id': 'r-2' } });
    expect(network.apiRequests.map(({ method, body, headers }) => [method, body, headers.get('x-request-id')])).toEqual(
      [
        ['PUT', 'a', 'r-1'],
        ['DELETE', '', null],
        ['GET', '', 'r-2'],
      ],
    );
  });

  test('the signal of a request ends its waiting for a token', async () => {
    const { source } = testSource({ token: [hangs()] });
    const reason = new Error('enough');
    const caller = new AbortController();
    const calls = [
      source.fetch(CUSTOMERS, { signal: caller.signal }),
      source.fetch(new Request(CUSTOMERS, { signal: caller.signal })),
    ];
    const outcomes = Promise.allSettled(calls);
    await promisesDone();
    caller.abort(reason);
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

describe('where the token goes', () => {
  test.each([
    CUSTOMERS,
    BASE_URL,
    `${BASE_URL}/`,
    `${BASE_URL}?a=b`,
    'https://API.test:443/prod/customers',
    'https://api.test/x/../prod/customers',
  ])('%s is below the base URL', async (url) => {
    const { source, network } = testSource();
    await source.fetch(url);
    expect(network.apiRequests).toHaveLength(1);
  });

  test.each([
    ['another host', 'https://other.test/prod/customers'],
    ['a host that begins the same', 'https://api.test.other.test/prod/customers'],
    ['the base URL as a user name', 'https://api.test@other.test/prod/customers'],
    ['another port', 'https://api.test:8443/prod/customers'],
    ['no TLS', 'http://api.test/prod/customers'],
    ['another stage', 'https://api.test/dev/customers'],
    ['a stage that begins the same', 'https://api.test/production/customers'],
    ['a way out of the stage', 'https://api.test/prod/../dev/customers'],
    ['an encoded way out of the stage', 'https://api.test/prod/%2e%2e/dev/customers'],
    ['a relative address', '/prod/customers'],
    ['another scheme', 'data:text/plain,hello'],
    ['the token endpoint', 'https://auth.test/oauth2/token'],
  ])('not to %s', async (_, url) => {
    const { source, network } = testSource();
    await expect(source.fetch(url)).rejects.toMatchObject({
      code: 'ERR_URL_NOT_ALLOWED',
      message: expect.stringContaining(`expected one below ${BASE_URL}`),
    });
    expect([network.apiRequests, network.tokenRequests]).toEqual([[], []]);
  });

  test('without base URLs to nowhere', async () => {
    const { source } = testSource({ options: { baseUrls: [] } });
    await expect(source.fetch(CUSTOMERS)).rejects.toMatchObject({
      code: 'ERR_URL_NOT_ALLOWED',
      message: expect.stringContaining('expected baseUrls to be given'),
    });
  });

  test('to each of several APIs', async () => {
    const { source, network } = testSource({ options: { baseUrls: [BASE_URL, 'https://other.test'] } });
    await source.fetch(CUSTOMERS);
    await source.fetch('https://other.test/orders');
    expect(network.apiRequests.map(({ url }) => url)).toEqual([CUSTOMERS, 'https://other.test/orders']);
  });

  test('nowhere else, however an address or a redirect is written', async () => {
    const address = fc
      .tuple(
        fc.constantFrom('https://', 'http://', 'https:', '//', 'https:\\\\', ' https://', ''),
        fc.constantFrom('', 'user@', 'api.test@', 'api.test:443@', 'api.test\\@', 'api.test#@', 'api.test%2f@'),
        fc.constantFrom('api.test', 'API.TEST', 'api.test.', 'api.test.other.test', 'other.test', 'ａpi.test', ''),
        fc.constantFrom('', ':443', ':8443', ':'),
        fc.constantFrom(
          '/prod',
          '/prod/',
          '/PROD/',
          '/prod2/',
          '/dev/',
          '/prod/../dev',
          '/prod\\..\\dev',
          '/prod/%2E%2e/',
        ),
        fc.constantFrom('', 'customers', '?a=b', '#a', '/../../dev', '\n/dev'),
      )
      .map((parts) => parts.join(''));
    let location = '';
    const { source, network } = testSource({ api: [() => Response.json({}, { status: 302, headers: { location } })] });
    await fc.assert(
      fc.asyncProperty(address, fc.boolean(), async (url, asRedirect) => {
        location = asRedirect ? url.replace('\n', '') : '';
        await source.fetch(asRedirect ? CUSTOMERS : url, { redirect: 'follow' }).catch(() => undefined);
      }),
      { numRuns: 500 },
    );
    const paths = network.apiRequests.map(({ url }) => new URL(url));
    for (const { origin, pathname } of paths)
      expect([origin, pathname]).toEqual(['https://api.test', expect.stringMatching(/^\/prod(\/|$)/)]);
    expect(new Set(network.apiRequests.map(({ url }) => url)).size).toBeGreaterThan(5);
  });
});

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('%d to an address below the base URL is followed', async (status) => {
    const { source, network } = testSource({ api: [redirects('/prod/customers/', status), answers(200)] });
    expect((await source.fetch(CUSTOMERS, { headers: { 'x-request-id': 'r-1' } })).status).toBe(200);
    expect(network.apiRequests.map(({ url }) => url)).toEqual([CUSTOMERS, `${CUSTOMERS}/`]);
    for (const { headers } of network.apiRequests) {
      expect(headers.get('authorization')).toMatch(/^Bearer /);
      expect(headers.get('x-request-id')).toBe('r-1');
    }
  });

  test('of a Request keeps its method and headers', async () => {
    const { source, network } = testSource({ api: [redirects(`${CUSTOMERS}/`), answers(200)] });
    await source.fetch(new Request(CUSTOMERS, { method: 'HEAD', headers: { 'x-request-id': 'r-1' } }));
    expect(network.apiRequests[1]).toMatchObject({ url: `${CUSTOMERS}/`, method: 'HEAD' });
    expect(network.apiRequests[1]?.headers.get('x-request-id')).toBe('r-1');
  });

  test.each<[sentence: string, answer: Answer, method: string]>([
    ['to another origin', redirects('https://other.test/prod/customers'), 'GET'],
    ['to another origin by its host alone', redirects('//other.test/prod/customers'), 'GET'],
    ['to the same host without TLS', redirects('http://api.test/prod/customers'), 'GET'],
    ['out of the base URL', redirects('/login'), 'GET'],
    ['of a request with a body', redirects('/prod/customers/', 307), 'POST'],
    ['to no address', redirects('https://'), 'GET'],
  ])('%s is an error, and nothing is sent there', async (_, answer, method) => {
    const { source, network } = testSource({ api: [answer, answers(200)] });
    await expect(source.fetch(CUSTOMERS, { method })).rejects.toMatchObject({
      code: 'ERR_REDIRECT',
      message: expect.stringContaining(`${method} ${CUSTOMERS} is redirected to`),
    });
    expect(network.apiRequests).toHaveLength(1);
  });

  test('in a circle end', async () => {
    const { source, network } = testSource({ api: [redirects(CUSTOMERS)] });
    await expect(source.fetch(CUSTOMERS)).rejects.toMatchObject({ code: 'ERR_REDIRECT' });
    expect(network.apiRequests).toHaveLength(6);
  });

  test('are the caller’s where it says so', async () => {
    const { source, network } = testSource({ api: [redirects('https://other.test/')] });
    const response = await source.fetch(CUSTOMERS, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://other.test/']);
    expect(network.apiRequests).toHaveLength(1);
  });

  test('are an error of the network where the caller says so', async () => {
    const { source, network } = testSource();
    await source.fetch(CUSTOMERS, { redirect: 'error' });
    await source.fetch(new Request(CUSTOMERS, { redirect: 'error' }));
    await source.fetch(CUSTOMERS);
    expect(network.apiRequests.map(({ redirect }) => redirect)).toEqual(['error', 'error', 'manual']);
  });

  test.each([300, 304])('%d is no redirect', async (status) => {
    const { source } = testSource({
      api: [() => new Response(null, { status, headers: { location: 'https://other.test/' } })],
    });
    expect((await source.fetch(CUSTOMERS)).status).toBe(status);
  });
});

describe('401 of the API', () => {
  test('brings one new token and one more request', async () => {
    const { source, network } = testSource({ api: [answers(401), answers(200, { name: 'Ada' })] });
    const response = await source.fetch(CUSTOMERS, { method: 'POST', body: 'a' });
    expect([response.status, await response.json()]).toEqual([200, { name: 'Ada' }]);
    expect(network.tokenRequests).toHaveLength(2);
    expect(network.apiRequests.map(({ body }) => body)).toEqual(['a', 'a']);
    const [first, second] = network.apiRequests.map(({ headers }) => headers.get('authorization'));
    expect(first).not.toBe(second);
  });

  test('twice is the answer, with its body', async () => {
    const { source, network } = testSource({ api: [answers(401, { message: 'Unauthorized' })] });
    const response = await source.fetch(CUSTOMERS);
    expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }]);
    expect([network.apiRequests.length, network.tokenRequests.length]).toEqual([2, 2]);
  });

  test('brings no new token to a caller that no longer waits', async () => {
    const caller = new AbortController();
    const reason = new Error('enough');
    const { source } = testSource({
      token: [issues(), hangs()],
      api: [
        (request) => {
          caller.abort(reason);
          return answers(401)(request);
        },
      ],
    });
    await expect(source.fetch(CUSTOMERS, { signal: caller.signal })).rejects.toBe(reason);
  });

  test('403 is the answer at once', async () => {
    const { source, network } = testSource({ api: [answers(403)] });
    expect((await source.fetch(CUSTOMERS)).status).toBe(403);
    expect([network.apiRequests.length, network.tokenRequests.length]).toEqual([1, 1]);
  });

  test('for a hundred calls with one token brings one new token', async () => {
    const refused = new Set<string>();
    const { source, network } = testSource({
      api: [
        accepts((token) => {
          refused.add(token);
          return refused.values().next().value !== token;
        }),
      ],
    });
    const responses = await Promise.all(Array.from({ length: 100 }, () => source.fetch(CUSTOMERS)));
    expect(responses.every(({ ok }) => ok)).toBe(true);
    expect(network.tokenRequests).toHaveLength(2);
  });

  test('for a token that was replaced meanwhile brings that one', async () => {
    const { source, network, clock } = testSource({
      api: [
        async () => {
          // While the API decides, the token becomes due, and another caller has it renewed.
          clock.pass(52 * 60_000);
          await source.getToken();
          await promisesDone();
          return new Response(null, { status: 401 });
        },
        answers(200),
      ],
    });
    expect((await source.fetch(CUSTOMERS)).status).toBe(200);
    expect(network.tokenRequests).toHaveLength(2);
  });

  test('for a route that no token opens asks for a token once a minute, not at each call', async () => {
    const { source, network, clock } = testSource({ api: [answers(401)] });
    for (let second = 0; second < 180; second++) {
      expect((await source.fetch(CUSTOMERS)).status).toBe(401);
      clock.pass(1_000);
    }
    expect(network.tokenRequests).toHaveLength(1 + 3);
  });

  test('for one route does not keep another from its new token', async () => {
    let revoked = '';
    const { source, network } = testSource({
      api: [(request) => accepts((token) => token !== revoked && !request.url.endsWith('/forbidden'))(request)],
    });
    revoked = `Bearer ${await source.getToken()}`;
    const urls = Array.from({ length: 20 }, (_, index) => (index % 2 ? CUSTOMERS : `${BASE_URL}/forbidden`));
    const responses = await Promise.all(urls.map((url) => source.fetch(url)));
    expect(responses.map(({ status }) => status)).toEqual(urls.map((url) => (url === CUSTOMERS ? 200 : 401)));
    expect(network.tokenRequests).toHaveLength(2);
  });

  test.each<[sentence: string, body: () => NonNullable<RequestInit['body']>]>([
    ['text', () => 'body'],
    ['bytes', () => Buffer.from('body')],
    ['a form', () => new URLSearchParams({ body: '' })],
    ['a blob', () => new Blob(['body'])],
    [
      'form data',
      () => {
        const form = new FormData();
        form.set('body', 'body');
        return form;
      },
    ],
  ])('%s is sent again', async (_, body) => {
    const { source, network } = testSource({ api: [answers(401), answers(200)] });
    expect((await source.fetch(CUSTOMERS, { method: 'POST', body: body() })).status).toBe(200);
    for (const sent of network.apiRequests) expect(sent.body).toContain('body');
  });

  test.each<[sentence: string, call: (body: ReadableStream) => Parameters<typeof fetch>]>([
    ['a stream', (body) => [CUSTOMERS, { method: 'POST', body, duplex: 'half' }]],
    ['the body of a Request', () => [new Request(CUSTOMERS, { method: 'POST', body: 'body' })]],
  ])('%s is gone, so the answer stands, and the next call has a new token', async (_, call) => {
    const { source, network } = testSource({ api: [answers(401), answers(200)] });
    const body = new Blob(['body']).stream();
    expect((await source.fetch(...call(body))).status).toBe(401);
    await promisesDone();
    await source.fetch(CUSTOMERS);
    const [first, second] = network.apiRequests.map(({ headers }) => headers.get('authorization'));
    expect(first).not.toBe(second);
    expect([network.apiRequests.length, network.tokenRequests.length]).toEqual([2, 2]);
  });

  test.each<[sentence: string, post: () => Parameters<typeof fetch>]>([
    ['a stream', () => [CUSTOMERS, { method: 'POST', body: new Blob(['body']).stream(), duplex: 'half' }]],
    ['a Request', () => [new Request(CUSTOMERS, { method: 'POST', body: 'body' })]],
  ])('for a route that no token opens asks for a token once a minute, where the body is %s', async (_, post) => {
    const { source, network, clock } = testSource({ api: [answers(401)] });
    for (let second = 0; second < 180; second++) {
      expect((await source.fetch(...post())).status).toBe(401);
      await promisesDone();
      clock.pass(1_000);
    }
    expect(network.tokenRequests).toHaveLength(1 + 3);
  });

  test.each<[sentence: string, variation: TestSourceVariation, code: string]>([
    ['a client that was revoked', { token: [issues(), refuses('invalid_client')] }, 'ERR_CLIENT_REFUSED'],
    ['a token endpoint out of reach', { token: [issues(), answers(503)] }, 'ERR_UNAVAILABLE'],
  ])('and %s is that error in place of the 401, whether waiting helps or not', async (_, variation, code) => {
    const { source, clock } = testSource({ ...variation, api: [answers(401)] });
    const call = source.fetch(CUSTOMERS);
    await clock.passUntilSettled(call);
    await expect(call).rejects.toMatchObject({ code });
  });
});
