import type { JwtPayload } from 'aws-jwt-verify/jwt-model';
import fc from 'fast-check';
import { Refusal } from '../../../lambda/authorizer/refusal';
import type { TokenVerifier } from '../../../lambda/authorizer/token-verifier';
import { tokenVerifier } from '../../../lambda/authorizer/token-verifier';
import { machineClaims } from './request-cases';
import type { KeyServer, Signer } from './user-pool';
import { encode, jwk, makeSigner, signToken, startKeyServer } from './user-pool';

let server: KeyServer;
const [first, second, third] = ['first', 'second', 'third'].map(makeSigner) as [Signer, Signer, Signer];

beforeAll(async () => {
  server = await startKeyServer();
});

beforeEach(() => {
  server.sets.clear();
  server.requests.length = 0;
});

afterEach(() => {
  jest.useRealTimers();
});

afterAll(() => server.close());

const pool = (name: string) => {
  const issuer = `${server.origin}/${name}`;
  return { issuer, jwksUri: `${issuer}/.well-known/jwks.json` };
};
const publish = (name: string, ...signers: Signer[]) => server.sets.set(name, { keys: signers.map(jwk) });
const tokenOf = (signer: Signer, name = 'pool') => signToken(machineClaims(pool(name).issuer), { signer });

/** Result of a verification, whether synchronous or not. */
async function verified({ verify }: TokenVerifier, token: string): Promise<JwtPayload | string> {
  try {
    return await verify(token);
  } catch (error) {
    return error instanceof Refusal ? error.reason : `failed: ${(error as Error).name}`;
  }
}

test('keys are fetched once, before the first token, and tokens then verified at once', async () => {
  publish('pool', first);
  const verifier = tokenVerifier([pool('pool')]);
  await verifier.hydrate();
  for (let times = 0; times < 3; times++)
    expect(verifier.verify(tokenOf(first))).toMatchObject({ token_use: 'access' });
  expect(server.requests).toEqual(['/pool/.well-known/jwks.json']);
});

test('the first token waits for keys that are still on their way, and does not ask again', async () => {
  publish('pool', first);
  const verifier = tokenVerifier([pool('pool')]);
  const hydrated = verifier.hydrate();
  expect(await verified(verifier, tokenOf(first))).toMatchObject({ token_use: 'access' });
  await hydrated;
  expect(server.requests).toHaveLength(1);
});

/** A verifier with the keys of one pool, and a clock that only the test moves. */
async function hydrated(...signers: Signer[]): Promise<TokenVerifier> {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  publish('pool', ...signers);
  const verifier = tokenVerifier([pool('pool')]);
  await verifier.hydrate();
  return verifier;
}

test('a token signed with a new key makes the keys come again', async () => {
  const verifier = await hydrated(first);
  jest.advanceTimersByTime(10_000);
  publish('pool', first, second);
  expect(await verified(verifier, tokenOf(second))).toMatchObject({ token_use: 'access' });
  expect(verifier.verify(tokenOf(first))).toMatchObject({ token_use: 'access' });
  expect(server.requests).toHaveLength(2);
});

test('tokens that name keys nobody has are refused, each of them, and make the keys come once in ten seconds', async () => {
  const verifier = await hydrated(first);
  for (let burst = 0; burst < 3; burst++) {
    for (let times = 0; times < 50; times++) {
      const stranger = signToken(machineClaims(pool('pool').issuer), {
        signer: { ...third, kid: `${burst}-${times}` },
      });
      expect(await verified(verifier, stranger)).toBe('invalid-token');
      expect(verifier.verify(tokenOf(first))).toMatchObject({ token_use: 'access' });
    }
    // The first burst finds fresh keys.
    expect(server.requests).toHaveLength(burst + 1);
    jest.advanceTimersByTime(10_000);
  }
  publish('pool', third);
  expect(await verified(verifier, tokenOf(third))).toMatchObject({ token_use: 'access' });
});

test('a token of a new key is refused until keys may be fetched again, and then let in', async () => {
  const verifier = await hydrated(first);
  jest.advanceTimersByTime(10_000);
  expect(await verified(verifier, tokenOf(third))).toBe('invalid-token');
  publish('pool', first, second);
  jest.advanceTimersByTime(9_999);
  expect(await verified(verifier, tokenOf(second))).toBe('invalid-token');
  jest.advanceTimersByTime(1);
  expect(await verified(verifier, tokenOf(second))).toMatchObject({ token_use: 'access' });
});

test.each([
  ['answers 500', undefined],
  ['has something else than keys', { keys: 'none' }],
])('while a pool %s, tokens that name other keys are refused, and those of its keys let in', async (_, set) => {
  const verifier = await hydrated(first);
  server.sets.delete('pool');
  if (set) server.sets.set('pool', set);
  jest.advanceTimersByTime(10_000);
  for (let times = 0; times < 20; times++) expect(await verified(verifier, tokenOf(third))).toBe('invalid-token');
  expect(server.requests).toHaveLength(2);
  expect(verifier.verify(tokenOf(first))).toMatchObject({ token_use: 'access' });
});

test('tokens of an unknown key that come at once make the keys come once', async () => {
  const verifier = await hydrated(first);
  jest.advanceTimersByTime(10_000);
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => verified(verifier, tokenOf(third))));
  expect(new Set(outcomes)).toEqual(new Set(['invalid-token']));
  expect(server.requests).toHaveLength(2);
});

test('a token of another pool makes no keys come, and no token of a new key wait', async () => {
  const verifier = await hydrated(first);
  jest.advanceTimersByTime(10_000);
  for (let times = 0; times < 3; times++)
    expect(await verified(verifier, tokenOf(third, 'other'))).toBe('invalid-token');
  expect(server.requests).toHaveLength(1);
  publish('pool', first, second);
  expect(await verified(verifier, tokenOf(second))).toMatchObject({ token_use: 'access' });
});

test.each([
  ['answers 500', undefined],
  ['has something else than keys', { keys: 'none' }],
  ['has keys that are none', { keys: [null] }],
])('a pool that %s is no fault of the token, which is tried again', async (_, set) => {
  if (set) server.sets.set('pool', set);
  const verifier = tokenVerifier([pool('pool')]);
  await expect(verifier.hydrate()).rejects.toThrow();
  expect(await verified(verifier, tokenOf(first))).toMatch(/^failed: /);
  publish('pool', first);
  expect(await verified(verifier, tokenOf(first))).toMatchObject({ token_use: 'access' });
});

test('a pool that is not there is no fault of the token', async () => {
  const gone = { issuer: 'http://127.0.0.1:1/pool', jwksUri: 'http://127.0.0.1:1/pool/.well-known/jwks.json' };
  const token = signToken(machineClaims(gone.issuer), { signer: first });
  expect(await verified(tokenVerifier([gone]), token)).toMatch(/^failed: /);
});

test.each(['http://localhost:1/jwks.json', 'http://127.0.0.1.example.invalid/jwks.json', 'http://192.0.2.1/jwks.json'])(
  'keys come over HTTPS, or from this machine alone: not from %s',
  async (jwksUri) => {
    const verifier = tokenVerifier([{ ...pool('pool'), jwksUri }]);
    await expect(verifier.hydrate()).rejects.toThrow('Protocol "http:" not supported');
  },
);

test('a key that cannot be read is no fault of the token', async () => {
  server.sets.set('pool', { keys: [{ ...jwk(first), n: undefined }] });
  expect(await verified(tokenVerifier([pool('pool')]), tokenOf(first))).toMatch(/^failed: /);
});

test('each pool has its own keys, and one that fails does not stop the other', async () => {
  publish('pool', first);
  const verifier = tokenVerifier([pool('pool'), pool('people')]);
  await verifier.hydrate();
  expect(await verified(verifier, tokenOf(first))).toMatchObject({ iss: pool('pool').issuer });
  publish('people', second);
  expect(await verified(verifier, tokenOf(second, 'people'))).toMatchObject({ iss: pool('people').issuer });
  expect(await verified(verifier, tokenOf(first, 'people'))).toBe('invalid-token');
  expect(await verified(verifier, tokenOf(second))).toBe('invalid-token');
});

describe('whatever a token says, it is refused and never an error', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('', '__proto__', 'toString', 'first', 'second', '../first'));
  const value = fc.oneof(text, fc.jsonValue());
  const alg = fc.constantFrom('none', 'RS256', 'RS512', 'PS256', 'ES256', 'ES512', 'EdDSA', 'HS256');
  const header = fc.record(
    { kid: fc.oneof(fc.constantFrom('first', 'second'), value), alg: fc.oneof(alg, value), crit: value, typ: value },
    { requiredKeys: [] },
  );
  const claims = fc.record(
    {
      iss: fc.oneof(fc.constant('own'), value),
      exp: value,
      nbf: value,
      aud: value,
      client_id: value,
      token_use: value,
    },
    { requiredKeys: [] },
  );
  const part = (json: fc.Arbitrary<unknown>) =>
    fc.oneof({ arbitrary: json.map(encode), weight: 8 }, { arbitrary: text, weight: 1 });
  const own = (given: Readonly<Record<string, unknown>>) =>
    given.iss === 'own' ? { ...given, iss: pool('pool').issuer } : given;

  test.each([1, 2])('with %d pools', async (count) => {
    // A key without an algorithm is valid for every algorithm of its type.
    server.sets.set('pool', { keys: [jwk(first), { ...jwk(second), alg: undefined }] });
    server.sets.set('people', { keys: [jwk(third)] });
    const verifier = tokenVerifier([pool('pool'), pool('people')].slice(0, count));
    await verifier.hydrate();
    const token = fc.tuple(part(header), part(claims.map(own)), fc.base64String()).map((parts) => parts.join('.'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(token, text), async (given) => {
        expect(await verified(verifier, given)).toBe('invalid-token');
      }),
      { numRuns: 400 },
    );
    expect(server.requests).toHaveLength(count);
  });
});
