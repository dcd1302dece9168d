import type { ClientCredentials, CredentialsRequest } from '../../packages/token-client/src';
import { TokenSourceError } from '../../packages/token-client/src';
import type { Answer } from './fake-network';
import {
  CLIENT_SECRET,
  MARK,
  NEW_CLIENT_SECRET,
  TOKEN_ENDPOINT,
  answers,
  hangs,
  issues,
  refuses,
  resets,
} from './fake-network';
import type { TestSourceVariation } from './test-source';
import { testSource } from './test-source';

const NEW_ENDPOINT = 'https://new-auth.test/oauth2/token';

const before: ClientCredentials = {
  clientId: 'reporting',
  clientSecret: CLIENT_SECRET,
  tokenEndpoint: TOKEN_ENDPOINT,
  scopes: ['customer-api/read'],
};
const moved: ClientCredentials = { ...before, tokenEndpoint: NEW_ENDPOINT };

/**
 * A source whose provider returns the last read value; fresh reads go through a list, and then repeat its last entry.
 */
function movingSource(fresh: readonly (ClientCredentials | Error)[], variation: TestSourceVariation) {
  const reads: boolean[] = [];
  let kept = before;
  const credentials = ({ fresh: again }: CredentialsRequest): Promise<ClientCredentials> => {
    const count = reads.filter(Boolean).length;
    reads.push(again);
    if (!again) return Promise.resolve(kept);
    const next = fresh[Math.min(count, fresh.length - 1)] ?? before;
    if (next instanceof Error) return Promise.reject(next);
    kept = next;
    return Promise.resolve(kept);
  };
  const made = testSource({ ...variation, options: { credentials, ...variation.options } as never });
  const rereads = () => reads.filter(Boolean).length;
  /** Requests a token; returns the error if there is none. */
  const ask = async (): Promise<unknown> => {
    const token = made.source.getToken();
    await made.clock.passUntilSettled(token);
    return token.catch((error: unknown) => error);
  };
  return { ...made, rereads, ask };
}

const html =
  (status: number): Answer =>
  () =>
    new Response(`<html>${MARK}</html>`, { status, headers: { 'content-type': 'text/html' } });

const unknownHost: Answer = () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error(MARK), { code: 'ENOTFOUND' }) });
};

describe('a token endpoint that moved', () => {
  test.each<[string, Answer]>([
    ['ends the connection', resets()],
    ['has no address', unknownHost],
    ['answers nothing', hangs()],
    ['answers 404', answers(404)],
    ['answers 404 with an error of its own', answers(404, { error: 'not_found' })],
    ['answers 403 as API Gateway does', answers(403, { message: 'Forbidden' })],
    ['answers 403 with a challenge', answers(403, {}, { 'www-authenticate': 'Basic realm="proxy"' })],
    ['answers 410', answers(410)],
    ['answers 405', answers(405)],
    ['answers a page', html(200)],
    ['answers 404 with a page', html(404)],
    ['answers JSON that has no token', answers(200, { status: 'ok' })],
    ['answers JSON that is broken', () => new Response('{', { headers: { 'content-type': 'application/json' } })],
    ['redirects', answers(307, {}, { location: NEW_ENDPOINT })],
    ['refuses the client', refuses('invalid_client')],
    ['refuses the client with a challenge', answers(401, {}, { 'www-authenticate': 'Basic realm="auth"' })],
  ])('and %s is found where the credentials, read once more, say', async (_, answer) => {
    const { ask, rereads, network } = movingSource([moved], { token: [answer], api: [issues()] });
    expect(await ask()).toMatch(new RegExp(`^${MARK}-token-`));
    expect({ rereads: rereads(), old: network.tokenRequests.length }).toEqual({ rereads: 1, old: 1 });
    expect(network.apiRequests.map(({ url }) => url)).toEqual([NEW_ENDPOINT]);
  });

  test('is found once for each cause: the new one may refuse the client', async () => {
    const rotated = { ...moved, clientSecret: NEW_CLIENT_SECRET };
    const { ask, rereads, network } = movingSource([moved, rotated], {
      token: [resets()],
      api: [refuses('invalid_client'), issues()],
    });
    expect(await ask()).toMatch(new RegExp(`^${MARK}-token-`));
    expect(rereads()).toBe(2);
    expect(network.apiRequests.map(({ body }) => body.includes(NEW_CLIENT_SECRET))).toEqual([false, true]);
  });

  test('is looked for once for a cause: one that is gone as well is not', async () => {
    const { ask, rereads } = movingSource([moved, before], { token: [resets()], api: [resets()] });
    expect(await ask()).toMatchObject({ code: 'ERR_UNAVAILABLE' });
    expect(rereads()).toBe(1);
  });

  test('and to which a secret would go in clear text is not asked', async () => {
    const insecure = { ...before, tokenEndpoint: 'http://new-auth.test/oauth2/token' };
    const { ask, network } = movingSource([insecure], { token: [answers(404)] });
    expect(await ask()).toMatchObject({ code: 'ERR_URL_INSECURE' });
    expect(network.apiRequests).toEqual([]);
  });
});

describe('a token endpoint that did not move', () => {
  test('is asked again, after the credentials were read once more', async () => {
    const { ask, rereads, network } = movingSource([before], { token: [resets(), resets(), issues()] });
    expect(await ask()).toMatch(new RegExp(`^${MARK}-token-`));
    expect({ rereads: rereads(), asked: network.tokenRequests.length }).toEqual({ rereads: 1, asked: 3 });
  });

  test.each<[string, Answer]>([
    ['throttles', answers(429)],
    ['fails', answers(503)],
    ['refuses the scope', refuses('invalid_scope')],
    ['refuses the request', refuses('unauthorized_client')],
    ['gives a token of another kind', answers(200, { access_token: 'a', token_type: 'mac', expires_in: 60 })],
  ])('and %s does not have the credentials read again', async (_, answer) => {
    const { ask, rereads } = movingSource([moved], { token: [answer] });
    expect(await ask()).toBeInstanceOf(TokenSourceError);
    expect(rereads()).toBe(0);
  });

  test('does not have them read again where the program gave its address', async () => {
    const { ask, rereads } = movingSource([moved], { token: [resets()], options: { tokenEndpoint: TOKEN_ENDPOINT } });
    expect(await ask()).toMatchObject({ code: 'ERR_UNAVAILABLE' });
    expect(rereads()).toBe(0);
  });

  test('is said to be out of reach where the credentials cannot be read either', async () => {
    const { ask, network } = movingSource([new Error(MARK)], { token: [resets()] });
    const error = await ask();
    expect(error).toMatchObject({ code: 'ERR_UNAVAILABLE' });
    const { message } = error as Error;
    expect(message).toContain(
      'failed with ECONNRESET, read the credentials again, they could not be read, failed with',
    );
    expect(message).not.toContain(MARK);
    expect(network.tokenRequests.length).toBeGreaterThan(1);
  });

  test('has time left where reading the credentials hangs', async () => {
    let reads = 0;
    const credentials = ({ fresh }: CredentialsRequest): Promise<ClientCredentials> => {
      if (!fresh) return Promise.resolve(before);
      reads++;
      return new Promise(() => undefined);
    };
    const { source, network, clock } = testSource({ token: [resets(), issues()], options: { credentials } as never });
    const token = source.getToken();
    await clock.passUntilSettled(token);
    expect(await token).toMatch(new RegExp(`^${MARK}-token-`));
    expect({ reads, asked: network.tokenRequests.length }).toEqual({ reads: 1, asked: 2 });
  });
});

describe('the rate', () => {
  test.each<[string, Answer]>([
    ['out of reach', resets()],
    ['no token endpoint', answers(404)],
    ['refusing the client', refuses('invalid_client')],
  ])('is bounded while an endpoint is %s, whoever asks for a token', async (_, answer) => {
    const { ask, rereads, clock, network } = movingSource([before], {
      token: [...Array.from({ length: 100_000 }, () => answer)],
    });
    const start = clock.now();
    const at: number[] = [];
    while (clock.now() - start < 3_600_000) {
      const known = rereads();
      await ask();
      if (rereads() > known) at.push(Math.round((clock.now() - start) / 10_000) * 10);
      clock.pass(5_000);
    }
    expect(network.tokenRequests.length).toBeGreaterThan(300);
    // At once, after 10 s, 20 s, 40 s, 80 s, 160 s, and then every 5 minutes.
    expect(rereads()).toBeLessThanOrEqual(6 + 12);
    expect(at.slice(0, 3)).toEqual([0, 10, 30]);
  });

  test('begins anew when a token was issued', async () => {
    const { ask, rereads, clock } = movingSource([before], {
      token: [answers(404), issues(300), answers(404), answers(404)],
    });
    expect(await ask()).toBeInstanceOf(TokenSourceError);
    clock.pass(1_000);
    expect(await ask()).toMatch(new RegExp(`^${MARK}-token-`));
    expect(rereads()).toBe(1);
    clock.pass(300_000);
    expect(await ask()).toBeInstanceOf(TokenSourceError);
    expect(rereads()).toBe(2);
    clock.pass(1_000);
    expect(await ask()).toBeInstanceOf(TokenSourceError);
    expect(rereads()).toBe(2);
  });

  test('is not held up by a clock that was set back', async () => {
    const { ask, rereads, clock } = movingSource([before], { token: [answers(404)] });
    await ask();
    clock.pass(-86_400_000);
    await ask();
    expect(rereads()).toBe(2);
  });
});
