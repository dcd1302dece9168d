import fc from 'fast-check';
import type { Account, Ended, Stop } from './account';
import { SCOPES } from './account';
import { DAY, HOUR } from './clock';
import type { Deployment } from './deployment';
import { failure, outcome, startDeployment } from './deployment';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});

/** An event in the life of an account; tests combine them in any order. */
type Happening =
  | { readonly kind: 'rotate' | 'seed' | 'retire'; readonly stop: Stop | undefined }
  | { readonly kind: 'pass'; readonly hours: number; readonly events: 'run' | 'lost' | 'run twice' }
  | { readonly kind: 'deploy'; readonly scopes: readonly string[]; readonly stop: Stop | undefined }
  | { readonly kind: 'cancel' | 'revoke' | 'move back' };

const stop = fc.option(
  fc.record({
    call: fc.integer({ min: 1, max: 24 }),
    asked: fc.constantFrom<Stop['asked'][]>('not asked', 'done, answer lost'),
  }),
  { nil: undefined },
);

const scopes = fc.constantFrom<(readonly string[])[]>(SCOPES, []);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('rotate' as const), stop }), weight: 5 },
  { arbitrary: fc.record({ kind: fc.constantFrom('seed' as const, 'retire' as const), stop }), weight: 2 },
  {
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      hours: fc.integer({ min: 0, max: 40 }),
      events: fc.constantFrom('run' as const, 'lost' as const, 'run twice' as const),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({ kind: fc.constant('deploy' as const), scopes, stop }),
    weight: 2,
  },
  {
    arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'revoke' as const, 'move back' as const) }),
    weight: 2,
  },
);

async function happen(account: Account, { kind, ...what }: Happening): Promise<Ended | undefined> {
  if ('stop' in what && what.stop) account.stopAt(what.stop);
  switch (kind) {
    case 'rotate':
      return account.rotate();
    case 'seed':
      return account.seed();
    case 'retire':
      return account.retire();
    case 'pass':
      if ('events' in what) await account.pass(what.hours * HOUR, what.events);
      break;
    case 'deploy':
      if ('scopes' in what) account.cognito.setScopes(account.clientId, what.scopes);
      return account.seed();
    case 'cancel':
      account.secretsManager.cancelRotation();
      break;
    case 'revoke':
      account.revoke();
      break;
    case 'move back':
      account.moveBack();
      break;
  }
  return undefined;
}

/**
 * Deploys and rotates until both succeed: they may have to wait for a grace period, and a rotation that was left
 * halfway is given up first.
 * @returns the refusals on the way
 */
async function settle(account: Account): Promise<unknown[]> {
  const refusals: unknown[] = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    const failures = [await account.seed(), await account.rotate()].filter((ended) => 'failed' in ended);
    await account.pass(2 * DAY);
    if (failures.length === 0) return refusals;
    refusals.push(...failures.map((ended) => failure(ended).code));
  }
  throw new Error(`no rotation succeeds any more: ${refusals.join(', ')}`);
}

/** Errors that may occur on the way; each says what to do. */
const REFUSALS = ['ERR_SLOTS_TAKEN', 'ERR_PENDING_STALE', 'ERR_MOVED_BACK'];

test('whatever is stopped, repeated, lost or done by hand, a secret that works is never taken away', async () => {
  const property = fc.asyncProperty(
    fc.array(happening, { minLength: 1, maxLength: 14 }),
    fc.boolean(),
    scopes,
    async (happenings, pendingStays, laterScopes) => {
      const account = deployment.account({ pendingStays });
      outcome(await account.seed());
      const refusals: unknown[] = [];
      for (const each of happenings) {
        const ended = await happen(account, each);
        account.stopAt(undefined);
        if (ended && 'failed' in ended) refusals.push(failure(ended).code);
      }
      refusals.push(...(await settle(account)));
      for (const code of refusals) expect(REFUSALS).toContain(code);
      // From here on nothing may be refused.
      account.cognito.setScopes(account.clientId, laterScopes);
      expect(await settle(account)).toEqual([]);
      const { client_secret } = account.secretsManager.current;
      expect(account.broken).toEqual([]);
      expect(account.live).toEqual([client_secret]);
      expect(await deployment.accepts(account, client_secret)).toBe(true);
    },
  );
  await fc.assert(property, { numRuns: 40 });
}, 600_000);
