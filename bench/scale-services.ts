import { composeAccess } from '../src/access/compose-access';
import type { Service } from '../src/access/service';
import { checkService } from '../src/access/service-check';
import { startGateway } from '../src/local/server';
import { generateSigningKey } from '../src/local/token/signing-key';
import { readPairs } from '../src/review/change/side';
import { reviewApp } from '../src/review/app-review';
import { appComment } from '../src/review/report/comment';
import { readSynthesizedStacks } from '../src/terraform-json/terraform-json';
import { gatewayTarget } from '../src/testing/gateway-matrix';
import { requestToken } from '../src/verify/access-token';
import { expectedMatrix } from '../src/verify/expected-matrix';

const ROUTES = 5;
const [FEWEST, MOST] = [2, 8];
const ACCEPTED_LATER = ['s0/read', 's0/write'];

/**
 * Services with 5 routes each, whose clients hold 2 to 8 scopes of others; the same seed gives the same services. The
 * second service asks the first for one more scope, which the first does not accept.
 * @param changed - whether the first service accepts it, and has one more route and one more scope
 */
export function scaledServices(count: number, seed = 1, changed = false): Service[] {
  const random = numbers(seed);
  const asked = Array.from({ length: count }, (_, index) => {
    const scopes = new Set<string>();
    const wanted = Math.min(FEWEST + (random() % (MOST - FEWEST + 1)), count * 2);
    while (scopes.size < wanted) scopes.add(`s${random() % count}/${random() % 2 === 0 ? 'read' : 'write'}`);
    if (index === 1) for (const more of ACCEPTED_LATER) scopes.add(more);
    return [...scopes];
  });
  return asked.map((scopes, index) => {
    const isChanged = changed && index === 0;
    const name = `s${index}`;
    const accept: Record<string, [string, ...string[]]> = {};
    for (const [client, held] of asked.entries()) {
      const [first, ...others] = held.filter(
        (scope) => scope.startsWith(`${name}/`) && (client !== 1 || changed || !ACCEPTED_LATER.includes(scope)),
      );
      if (first !== undefined) accept[`Client${client}`] = [first, ...others];
    }
    const service = {
      name,
      owner: `team-${index % 10}`,
      provides: {
        resourceServers: {
          [name]: { name, scopes: { read: 'Read', write: 'Write', ...(isChanged && { admin: 'More' }) } },
        },
        routes: Object.fromEntries(
          Array.from({ length: ROUTES + (isChanged ? 1 : 0) }, (_, route) => [
            `GET /${name}/r${route}`,
            { scopes: [`${name}/${route === ROUTES ? 'admin' : route % 2 === 0 ? 'read' : 'write'}`] },
          ]),
        ),
        accept,
      },
      client: `Client${index}`,
      consumes: Object.fromEntries(scopes.map((scope) => [scope, 'Generated'])),
    };
    checkService(service);
    return service;
  });
}

/** The review of a change as a comment, one for all stacks. */
export async function reviewComment(base: string, head: string): Promise<string> {
  return appComment(reviewApp(await readPairs(base, head)), { refused: [] });
}

/**
 * Serves a synthesized app on this machine, and calls its first route with a token of its last client.
 * @returns the status of the answer
 */
export async function servedCall(folder: string): Promise<number> {
  const key = await generateSigningKey();
  const gateway = await startGateway({
    stack: await readSynthesizedStacks(folder),
    key,
    port: 0,
    log: () => undefined,
  });
  try {
    const { cells } = expectedMatrix(gateway.pools, gateway.stages, { keysOf: () => [] });
    const cell = cells.findLast(({ expected }) => expected === 'allowed');
    const target = gatewayTarget(gateway);
    const outcome = await requestToken(target, cell?.client ?? '');
    if (!cell || 'failure' in outcome) throw new Error('the app has a client with a token');
    const headers = { authorization: `Bearer ${outcome.token}` };
    return (await fetch(`${target.apiUrls.get(cell.stage) ?? ''}${cell.path}`, { headers })).status;
  } finally {
    await gateway.close();
  }
}

export { composeAccess };

/** A linear congruential generator: the same numbers on every machine. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}
