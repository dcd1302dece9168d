import type { ClientSecret } from '../../../lambda/rotation/app-client';
import { secretRoles } from '../../../lambda/rotation/secret-roles';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const secret = (id: string, number: number): ClientSecret => ({ id, createdAt: day(number) });

interface Case {
  readonly secrets: readonly ClientSecret[];
  /** Secret id in the current version, and the day when that version was written. */
  readonly inUse: readonly [id: string | undefined, written: number];
  readonly before?: string;
  readonly roles: { readonly current?: string; readonly previous?: string[]; readonly orphans?: string[] };
}

test.each<[sentence: string, roles: Case]>([
  [
    'the only secret is the one the version names',
    { secrets: [secret('a', 1)], inUse: ['a', 1], roles: { current: 'a' } },
  ],
  [
    'an older one was current before',
    { secrets: [secret('a', 1), secret('b', 9)], inUse: ['b', 9], roles: { current: 'b', previous: ['a'] } },
  ],
  [
    'a newer one never was',
    { secrets: [secret('a', 1), secret('b', 9)], inUse: ['a', 1], roles: { current: 'a', orphans: ['b'] } },
  ],
  [
    'a newer one that AWSPREVIOUS holds was: somebody moved AWSCURRENT back',
    {
      secrets: [secret('a', 1), secret('b', 9)],
      inUse: ['a', 1],
      before: 'b',
      roles: { current: 'a', previous: ['b'] },
    },
  ],
  [
    'one of the same second is not taken for a newer one',
    { secrets: [secret('a', 1), secret('b', 1)], inUse: ['a', 1], roles: { current: 'a', previous: ['b'] } },
  ],
  [
    'the first version holds the secret that was there when it was written',
    { secrets: [secret('a', 1), secret('b', 9)], inUse: [undefined, 2], roles: { current: 'a', orphans: ['b'] } },
  ],
  [
    'after a revocation nothing is current, and what was made since is nobody’s',
    { secrets: [secret('c', 12)], inUse: ['b', 9], before: 'a', roles: { orphans: ['c'] } },
  ],
  [
    'after a revocation of the first version, too',
    { secrets: [secret('c', 12)], inUse: [undefined, 2], roles: { orphans: ['c'] } },
  ],
  [
    'where the current one was deleted by hand, callers may still hold the one before',
    { secrets: [secret('a', 1), secret('c', 12)], inUse: ['b', 9], roles: { previous: ['a'], orphans: ['c'] } },
  ],
])('%s', (_, { secrets, inUse: [clientSecretId, written], before, roles }) => {
  const found = secretRoles(secrets, { clientSecretId, createdAt: day(written) }, before);
  expect({
    current: found.current?.id,
    previous: found.previous.map(({ id }) => id),
    orphans: found.orphans.map(({ id }) => id),
  }).toEqual({ previous: [], orphans: [], ...roles });
});

test('which of two secrets a version without an id holds is not guessed', () => {
  const inUse = { clientSecretId: undefined, createdAt: day(9) };
  expect(() => secretRoles([secret('a', 1), secret('b', 2)], inUse, undefined)).toThrow(
    expect.objectContaining({
      code: 'ERR_CURRENT_UNKNOWN',
      message: expect.stringContaining('which of a and b'),
    }) as Error,
  );
});
