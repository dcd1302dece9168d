import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSigningKey } from '../../../src/local/token/signing-key';

const folder = mkdtempSync(path.join(tmpdir(), 'signing-key-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a missing file is made for its owner alone, and read again it is the same key', async () => {
  const file = path.join(folder, 'made.pem');
  const made = await openSigningKey(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await openSigningKey(file)).jwk).toEqual(made.jwk);
});

test('the published key has no private part', async () => {
  const { jwk } = await openSigningKey(path.join(folder, 'made.pem'));
  expect(jwk).toEqual({
    kty: 'RSA',
    alg: 'RS256',
    use: 'sig',
    e: 'AQAB',
    n: expect.any(String),
    kid: expect.stringMatching(/^[\w-]{43}$/),
  });
});

test.each([
  ['text', 'not a key, but a secret', 'something that is not a private key'],
  ['an elliptic curve', pem('ec'), 'a key of type ec with 0 bits'],
  ['a short RSA key', pem('rsa'), 'a key of type rsa with 1024 bits'],
])('%s is refused without being quoted', async (name, content, message) => {
  const file = path.join(folder, `${name}.pem`);
  writeFileSync(file, content);
  const error: unknown = await openSigningKey(file).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'ERR_SIGNING_KEY', message: expect.stringContaining(`${file}: ${message}`) });
  expect(String(error)).not.toContain('secret');
});

test('a folder that is not there is one error', async () => {
  await expect(openSigningKey(path.join(folder, 'missing/key.pem'))).rejects.toMatchObject({ code: 'ERR_SIGNING_KEY' });
});

function pem(type: 'ec' | 'rsa'): string {
  const encoding = { type: 'pkcs8', format: 'pem' } as const;
  const pair =
    type === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 1024 });
  return pair.privateKey.export(encoding).toString();
}
