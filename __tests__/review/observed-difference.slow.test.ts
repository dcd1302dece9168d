import fc from 'fast-check';
import { authorizerTable } from '../../src/access/authorizer-table';
import type { AccessDeclaration } from '../../src/access/declaration';
import { authorizerFolder } from '../fixtures/authorizer-folder';
import type { Gateway } from '../../src/local/server';
import { startGateway } from '../../src/local/server';
import type { SigningKey } from '../../src/local/token/signing-key';
import { generateSigningKey } from '../../src/local/token/signing-key';
import type { SynthesizedStack } from '../../src/terraform-json/terraform-json';
import { reviewStack } from '../../src/review/review';
import type { SideStack } from '../../src/review/change/side';
import { gatewayTarget } from '../../src/testing/gateway-matrix';
import { observeMatrix } from '../../src/verify/observed-matrix';
import { synthesizedStack } from '../local/test-gateway';
import { decidedDeclaration, declaration } from './random-declaration';

// Each pair synthesizes two apps and starts two gateways.
jest.setTimeout(240_000);

const PAIRS = 25;
// Each of these bundles and runs a function.
const DECIDED_PAIRS = 8;

let key: SigningKey;
beforeAll(async () => {
  key = await generateSigningKey();
});

/** Calls that each client of a stack may make to these routes, by HTTP. */
async function allowed(stack: SynthesizedStack, routes: readonly string[]): Promise<Set<string>> {
  const gateway: Gateway = await startGateway({ stack, key, port: 0, log: () => undefined });
  try {
    const names = gateway.pools.flatMap(({ clients }) => clients.map(({ name }) => name));
    const [stage] = gateway.stages;
    const cells = routes.flatMap((route) => {
      const [method = '', path = ''] = route.split(' ');
      const cell = {
        route,
        stage: stage?.name ?? '',
        method,
        path,
        expected: 'allowed',
        refusals: [401, 403],
        harmless: true,
      } as const;
      return names.map((client) => ({ client, ...cell }));
    });
    const tokens = names.map((client) => ({ client, scopes: [] }));
    const seen = await observeMatrix(gatewayTarget(gateway), { tokens, cells }, { careful: false });
    expect(seen.cells.filter(({ observed }) => observed === 'failed')).toEqual([]);
    const let_in = seen.cells.filter(({ observed }) => observed === 'allowed');
    return new Set(let_in.map(({ client, route }) => `${client} ${route}`));
  } finally {
    await gateway.close();
  }
}

/** A side of a change; HTTP is tested with the same JSON. */
function sideOf(access: AccessDeclaration): SideStack {
  const authorizer = access.authorizer === 'lambda' ? authorizerFolder(access) : undefined;
  const stack = synthesizedStack({ access, ...(authorizer === undefined ? {} : { authorizer }) });
  const code = authorizer === undefined ? [] : [[authorizer, { digest: '', table: authorizerTable(access) }] as const];
  return {
    ...stack,
    name: 'a',
    content: stack.json,
    backend: undefined,
    providerSources: new Map(),
    opaque: new Map(),
    files: new Map(),
    assets: new Map(),
    code: new Map(code),
  };
}

test.each([
  ['by API Gateway', PAIRS, declaration],
  ['by a Lambda authorizer', DECIDED_PAIRS, decidedDeclaration],
])('%s, for %d random pairs, what is said to be gained and lost is what HTTP shows to be', async (...of) => {
  const [, pairs, declarations] = of;
  let changed = 0;
  await fc.assert(
    fc.asyncProperty(declarations, declarations, async (before, after) => {
      const [base, head] = [sideOf(before), sideOf(after)];
      const { comparison, kinds } = reviewStack({ name: 'a', base, head });
      const routes = [...new Set([...Object.keys(before.routes), ...Object.keys(after.routes)])];
      const [was, is] = [await allowed(base, routes), await allowed(head, routes)];
      const moved = (from: string, to: string) =>
        comparison.cells
          .filter((cell) => cell.before === from && cell.after === to)
          .map(({ client, route }) => `${client} ${route}`)
          .sort();
      const gained = [...is].filter((cell) => !was.has(cell)).sort();
      const lost = [...was].filter((cell) => !is.has(cell)).sort();
      expect(moved('refused', 'allowed')).toEqual(gained);
      expect(moved('allowed', 'refused')).toEqual(lost);
      if (gained.length > 0) expect(kinds).toContain('access-gain');
      if (lost.length > 0) expect(kinds).toContain('access-loss');
      changed += gained.length + lost.length;
    }),
    { numRuns: pairs },
  );
  // Pairs without a difference would prove nothing.
  expect(changed).toBeGreaterThan(pairs);
});
