import { inspect } from 'node:util';
import type { TokenSourceOptions } from '../../packages/token-client/src';
import { TokenSourceError, createTokenSource } from '../../packages/token-client/src';
import { CLIENT_SECRET, TOKEN_ENDPOINT, answers, hangs, issues, refuses, resets } from './fake-network';
import { rotating } from './faults';
import { promisesDone } from './manual-clock';
import { testSource } from './test-source';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Returns the error that a promise rejects with. */
function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('one request for everyone', () => {
  test('10,000 concurrent calls from cold ask for one token', async () => {
    const { source, network } = testSource();
    const tokens = await Promise.all(Array.from({ length: 10_000 }, () => source.getToken()));
    expect(network.tokenRequests).toHaveLength(1);
    expect(new Set(tokens).size).toBe(1);
  });

  test('an hour at 100 calls a second with tokens of 60 minutes asks for two', async () => {
    const { source, network, clock } = testSource();
    const endsAt = clock.now() + 60 * MINUTE;
    let calls = 0;
    while (clock.now() < endsAt) {
      await source.getToken();
      calls++;
      clock.pass(10);
    }
    expect(calls).toBe(360_000);
    expect(network.tokenRequests).toHaveLength(2);
  });

  test('the request names the grant, the client and the scopes, and carries the secret in its body alone', async () => {
    const { source, network } = testSource({ options: { scopes: ['customer-api/read', 'customer-api/write'] } });
    await source.getToken();
    const [request] = network.tokenRequests;
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'customer-api/read customer-api/write',
      client_id: 'reporting',
      client_secret: CLIENT_SECRET,
    });
    expect(request).toMatchObject({ url: TOKEN_ENDPOINT, method: 'POST' });
    expect(request?.headers.has('authorization')).toBe(false);
  });

  test('without scopes none are named, which means all that are granted', async () => {
    const { source, network } = testSource();
    await source.getToken();
    expect(new URLSearchParams(network.tokenRequests[0]?.body).has('scope')).toBe(false);
  });

  test('a caller that no longer waits leaves the others their token', async () => {
    const released = new AbortController();
    const { source, network } = testSource({
      token: [
        (request) =>
          new Promise((resolve) => {
            released.signal.addEventListener('abort', () => {
              resolve(issues()(request));
            });
          }),
      ],
    });
    const caller = new AbortController();
    const impatient = rejection(source.getToken({ signal: caller.signal }));
    const patient = source.getToken();
    await promisesDone();
    const reason = new Error('enough');
    caller.abort(reason);
    expect(await impatient).toBe(reason);
    released.abort();
    expect(await patient).toMatch(/token/);
    expect(network.tokenRequests).toHaveLength(1);
  });

  test('a signal that is aborted before the call ends it, also where there is a token', async () => {
    const { source } = testSource();
    await source.getToken();
    await expect(source.getToken({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('no options are as good as none', async () => {
    const { source } = testSource();
    expect(await source.getToken(null as never)).toBe(await source.getToken());
  });

  test('a thousand callers with one signal put one listener on it', async () => {
    const { source } = testSource();
    const { signal } = new AbortController();
    const add = jest.spyOn(signal, 'addEventListener');
    await Promise.all(Array.from({ length: 1_000 }, () => source.getToken({ signal })));
    expect(add).toHaveBeenCalledTimes(1);
  });
});

describe('renewal behind the callers', () => {
  test('a token that is due is used while the next one is got, which then is used', async () => {
    const { source, network, clock } = testSource();
    const first = await source.getToken();
    clock.pass(44 * MINUTE);
    expect(await source.getToken()).toBe(first);
    expect(network.tokenRequests).toHaveLength(1);
    clock.pass(7 * MINUTE);
    expect(await source.getToken()).toBe(first);
    await promisesDone();
    expect(network.tokenRequests).toHaveLength(2);
    expect(await source.getToken()).not.toBe(first);
  });

  test('where the renewal fails the token is used to its end, asked for anew every 30 s, and then the error shows', async () => {
    const { source, network, clock } = testSource({ token: [issues(), refuses('invalid_scope')] });
    const first = await source.getToken();
    clock.pass(51 * MINUTE);
    const endsAt = clock.now() + 8.5 * MINUTE;
    while (clock.now() < endsAt) {
      expect(await source.getToken()).toBe(first);
      await promisesDone();
      clock.pass(SECOND);
    }
    expect(network.tokenRequests).toHaveLength(1 + 17);
    expect(await rejection(source.getToken())).toMatchObject({ code: 'ERR_SCOPE_REFUSED' });
  });

  test('a token that never ends is kept for a day, the longest that Cognito gives', async () => {
    const { source, network, clock } = testSource({ token: [issues(1e300)] });
    await source.getToken();
    clock.pass(24 * 60 * MINUTE - 31 * SECOND);
    await source.getToken();
    await promisesDone();
    expect(network.tokenRequests).toHaveLength(2);
  });

  test('a renewal that takes its time delays nobody', async () => {
    const { source, clock } = testSource({ token: [issues(), hangs()] });
    const first = await source.getToken();
    clock.pass(51 * MINUTE);
    for (let call = 0; call < 3; call++) expect(await source.getToken()).toBe(first);
  });

  test('a clock that was set back brings a new token, and no more than one', async () => {
    const { source, network, clock } = testSource();
    await source.getToken();
    clock.pass(-120 * MINUTE);
    for (let call = 0; call < 3; call++) {
      await source.getToken();
      await promisesDone();
    }
    expect(network.tokenRequests).toHaveLength(2);
  });

  test('a renewal that was frozen with its environment is not waited for when that thaws', async () => {
    const { source, network, clock } = testSource({ token: [issues(), hangs(), issues()] });
    const first = await source.getToken();
    clock.pass(51 * MINUTE);
    await source.getToken();
    await promisesDone();
    // Two hours without any work, so the old renewal does not know yet that it is late.
    clock.freeze(120 * MINUTE);
    expect(await source.getToken()).not.toBe(first);
    expect(network.tokenRequests).toHaveLength(3);
  });
});

describe('after a failure', () => {
  test('a token that is over when it comes is not used', async () => {
    const { source, clock } = testSource({
      token: [
        (request) => {
          clock.pass(3 * SECOND);
          return issues(3)(request);
        },
      ],
    });
    expect(await rejection(source.getToken())).toMatchObject({
      code: 'ERR_RESPONSE_INVALID',
      tried: ['answered 200 with a token for 3 s, now over'],
    });
  });

  test('callers get the error for a second, without a request', async () => {
    const { source, network, clock } = testSource({ token: [refuses('invalid_scope'), issues()] });
    const error = await rejection(source.getToken());
    clock.pass(999);
    expect(await rejection(source.getToken())).toBe(error);
    expect(network.tokenRequests).toHaveLength(1);
    clock.pass(1);
    expect(await source.getToken()).toMatch(/token/);
  });

  test.each([
    ['30', 30 * SECOND],
    ['86400', MINUTE],
  ])('Retry-After %s is honoured by the calls that follow, for a minute at most', async (retryAfter, pauseMs) => {
    const { source, network, clock } = testSource({
      token: [answers(429, {}, { 'retry-after': retryAfter }), issues()],
    });
    expect(await rejection(source.getToken())).toMatchObject({ retryAfterMs: Number(retryAfter) * SECOND });
    clock.pass(pauseMs - 1);
    await rejection(source.getToken());
    expect(network.tokenRequests).toHaveLength(1);
    clock.pass(1);
    expect(await source.getToken()).toMatch(/token/);
  });

  test('a clock that is set back meanwhile leaves the deadline: nobody waits longer than that', async () => {
    const set = { back: false };
    const { source, network, clock } = testSource({
      token: [
        (request) => {
          if (!set.back) clock.pass(-60 * MINUTE);
          set.back = true;
          return answers(503, {}, { 'retry-after': '3000' })(request);
        },
      ],
    });
    const startedAt = clock.now();
    const failed = rejection(source.getToken());
    await clock.passUntilSettled(failed);
    expect(await failed).toMatchObject({ code: 'ERR_UNAVAILABLE', tried: ['answered 503'] });
    expect([clock.now() - startedAt, network.tokenRequests.length]).toEqual([-60 * MINUTE, 1]);
  });

  test('credentials that are read again after the clock was set back have what is left of the deadline', async () => {
    const { source, clock } = testSource({
      token: [
        (request) => {
          clock.pass(-60 * MINUTE);
          return refuses('invalid_client')(request);
        },
      ],
      options: {
        credentials: ({ fresh }) =>
          fresh
            ? new Promise(() => undefined)
            : Promise.resolve({ clientId: 'reporting', clientSecret: CLIENT_SECRET, tokenEndpoint: TOKEN_ENDPOINT }),
      },
    });
    const failed = rejection(source.getToken());
    await clock.passUntilSettled(failed);
    expect(await failed).toMatchObject({ message: expect.stringContaining('were not read within 8000 ms') });
  });

  test('a connection that works again gives a token to who calls then', async () => {
    const { source, clock } = testSource({ token: [...Array<ReturnType<typeof resets>>(6).fill(resets()), issues()] });
    const failed = rejection(source.getToken());
    await clock.passUntilSettled(failed);
    expect(await failed).toMatchObject({ code: 'ERR_UNAVAILABLE' });
    clock.pass(SECOND);
    expect(await source.getToken()).toMatch(/token/);
  });
});

describe('credentials', () => {
  test('a provider is asked for what it keeps, and for fresh ones only after a refusal', async () => {
    const asked: boolean[] = [];
    const provider = rotating(CLIENT_SECRET, `${CLIENT_SECRET}-next`);
    const { source, clock } = testSource({
      token: [issues(), refuses('invalid_client'), issues()],
      options: {
        credentials: (request) => {
          asked.push(request.fresh);
          return provider(request);
        },
      },
    });
    await source.getToken();
    clock.pass(60 * MINUTE);
    await source.getToken();
    expect(asked).toEqual([false, false, true]);
  });

  test('another client with the same secret is other credentials', async () => {
    const clientIds = ['reporting', 'reporting-2'];
    const { source, network } = testSource({
      token: [refuses('invalid_client'), issues()],
      options: {
        tokenEndpoint: TOKEN_ENDPOINT,
        credentials: () => Promise.resolve({ clientId: clientIds.shift() ?? '', clientSecret: CLIENT_SECRET }),
      },
    });
    await source.getToken();
    const asked = network.tokenRequests.map(({ body }) => new URLSearchParams(body).get('client_id'));
    expect(asked).toEqual(['reporting', 'reporting-2']);
  });

  test('scopes and token endpoint of the options come before those of the credentials', async () => {
    const { source, network } = testSource({
      options: {
        tokenEndpoint: TOKEN_ENDPOINT,
        scopes: ['customer-api/read'],
        credentials: () =>
          Promise.resolve({
            clientId: 'reporting',
            clientSecret: CLIENT_SECRET,
            tokenEndpoint: 'https://other.test/',
            scopes: ['customer-api/read', 'customer-api/write'],
          }),
      },
    });
    await source.getToken();
    expect(new URLSearchParams(network.tokenRequests[0]?.body).get('scope')).toBe('customer-api/read');
  });
});

/** Returns the error about the options. */
function refusal(options: object): TokenSourceError | undefined {
  try {
    createTokenSource(options as TokenSourceOptions);
    return undefined;
  } catch (error) {
    if (error instanceof TokenSourceError) return error;
    throw error;
  }
}

describe('what does not make a token source', () => {
  const client = { tokenEndpoint: TOKEN_ENDPOINT, clientId: 'reporting', clientSecret: CLIENT_SECRET };

  test.each<[sentence: string, options: object, code: string, message: string]>([
    ['no options', {}, 'ERR_OPTION', 'tokenEndpoint, clientId, clientSecret is missing'],
    ['an empty secret', { ...client, clientSecret: '' }, 'ERR_OPTION', 'clientSecret is missing'],
    ['both ways at once', { ...client, credentials: rotating('x') }, 'ERR_OPTION', 'expected one of the two'],
    ['no URL', { ...client, tokenEndpoint: 'auth.test' }, 'ERR_OPTION', 'tokenEndpoint is no URL'],
    [
      'a password in the URL',
      { ...client, tokenEndpoint: `https://a:${CLIENT_SECRET}@auth.test/` },
      'ERR_OPTION',
      'tokenEndpoint is no URL',
    ],
    [
      'a token endpoint without TLS',
      { ...client, tokenEndpoint: 'http://auth.test/' },
      'ERR_URL_INSECURE',
      'http://auth.test/',
    ],
    [
      'an API without TLS',
      { ...client, baseUrls: ['https://api.test', 'http://api.test'] },
      'ERR_URL_INSECURE',
      'baseUrls[1]',
    ],
    ['another scheme', { ...client, tokenEndpoint: 'ftp://localhost/' }, 'ERR_URL_INSECURE', 'ftp://localhost/'],
    ['scopes as text', { ...client, scopes: 'customer-api/read' }, 'ERR_OPTION', 'scopes is not a list'],
    ['a base URL as text', { ...client, baseUrls: 'https://api.test' }, 'ERR_OPTION', 'baseUrls is not a list'],
    ['no time', { ...client, deadlineMs: 0 }, 'ERR_OPTION', 'deadlineMs is 0'],
    ['all the time', { ...client, deadlineMs: Infinity }, 'ERR_OPTION', 'deadlineMs is Infinity'],
    ['a time as text', { ...client, deadlineMs: '1000' }, 'ERR_OPTION', 'deadlineMs is text, expected a number from 1'],
    ['no number', { ...client, deadlineMs: NaN }, 'ERR_OPTION', 'deadlineMs is NaN'],
    ['a client id as a number', { ...client, clientId: 5 }, 'ERR_OPTION', 'clientId is missing, expected text'],
    ['a secret as an object', { ...client, clientSecret: {} }, 'ERR_OPTION', 'clientSecret is missing, expected text'],
    ['credentials as text', { credentials: CLIENT_SECRET }, 'ERR_OPTION', 'credentials is no function'],
    ['credentials instead of a provider', { credentials: client }, 'ERR_OPTION', 'credentials is no function'],
    ['fetch as text', { ...client, fetch: 'fetch' }, 'ERR_OPTION', 'fetch is no function'],
    ['a random number', { ...client, random: 0.5 }, 'ERR_OPTION', 'random is no function'],
    ['half a clock', { ...client, clock: { now: Date.now } }, 'ERR_OPTION', 'clock is no object with now and sleep'],
    ['no clock', { ...client, clock: null }, 'ERR_OPTION', 'clock is no object with now and sleep'],
  ])('%s', (_, options, code, message) => {
    const error = refusal(options);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(error?.message).not.toContain(CLIENT_SECRET);
  });

  test.each([
    'http://localhost:8686/oauth2/token',
    'http://127.0.0.1/',
    'http://127.1.2.3:80/',
    'http://[::1]:8686/',
    'http://2130706433/',
  ])('%s is on this machine, so it may go without TLS', (tokenEndpoint) => {
    expect(refusal({ ...client, tokenEndpoint })).toBeUndefined();
  });

  test.each([
    'http://127.0.0.1.test/',
    'http://localhost.test/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://[::2]/',
  ])('%s is not on this machine', (tokenEndpoint) => {
    expect(refusal({ ...client, tokenEndpoint })).toMatchObject({ code: 'ERR_URL_INSECURE' });
  });
});

test('a token source shows nothing of what it holds', async () => {
  const { source } = testSource();
  await source.getToken();
  expect(inspect(source, { depth: Infinity, showHidden: true })).not.toContain('confidential');
  expect(JSON.stringify(source)).toBe('{}');
});
