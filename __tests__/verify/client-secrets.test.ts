import { readSecrets, secretOf } from '../../src/verify/client-secrets';
import { write } from './folder';

const reports = { name: 'Reports', clientId: 'abc123' };

test.each([{ Reports: 'secret' }, { abc123: 'secret' }])('a secret is found by name or id: %j', async (content) => {
  expect(secretOf(await readSecrets(write('secrets.json', content)), reports)).toBe('secret');
});

test('a client without a secret is named', () => {
  expect(() => secretOf(new Map([['Other', 'secret']]), reports)).toThrow(
    expect.objectContaining({
      code: 'ERR_SECRET_UNAVAILABLE',
      message:
        'the file of secrets has none of client "Reports", expected one under that name or its id abc123; add it',
    }) as Error,
  );
});

test.each([0o640, 0o604, 0o666])('a file of mode 0o%o, which others can read, is refused', async (mode) => {
  // With the exact mode: the umask removes nothing.
  const before = process.umask(0);
  const file = write(`secrets-${mode}.json`, { Reports: 'secret' }, mode);
  process.umask(before);
  await expect(readSecrets(file)).rejects.toThrow('expected 0600, for you alone; run chmod 600 on it');
});

test.each<[unknown]>([[['secret']], [{ Reports: { secret: 'secret' } }], [{ Reports: '' }]])(
  'another shape is one clear error: %j',
  async (content) => {
    const file = write('shape.json', content);
    await expect(readSecrets(file)).rejects.toThrow(
      `${file} has another shape, expected a JSON object of secrets by client name or client id; correct it`,
    );
  },
);
