import { composeAccess } from '../src/access/compose-access';
import { composedDeclaration, composedRoutes, composition } from '../src/access/composition';
import { checkComposition } from '../src/access/composition-check';
import { QUOTAS } from '../src/access/quotas';
import type { Service } from '../src/access/service';
import { serviceApi } from '../src/access/service';
import { checkService } from '../src/access/service-check';
import { readPairs } from '../src/review/change/side';
import { reviewApp } from '../src/review/app-review';
import { appComment } from '../src/review/report/comment';

const ROUTES = 5;
const [FEWEST, MOST] = [2, 8];

/** Maximum number of resource servers in a user pool; each service has one. */
export const MOST_SERVICES = QUOTAS.resourceServers;

/**
 * Services with 5 routes each, whose clients hold 2 to 8 scopes of others; the same seed gives the same services.
 * @param changed - whether the first service consumes one more scope
 */
export function scaledServices(count: number, seed = 1, changed = false): Service[] {
  const random = numbers(seed);
  const asked = Array.from({ length: count }, (_, index) => {
    const scopes = new Set<string>();
    const wanted = Math.min(FEWEST + (random() % (MOST - FEWEST + 1)), count * 2);
    while (scopes.size < wanted) scopes.add(`s${random() % count}/${random() % 2 === 0 ? 'read' : 'write'}`);
    for (let other = 0; changed && index === 0 && scopes.size === wanted; other++) scopes.add(`s${other}/read`);
    return [...scopes];
  });
  return asked.map((scopes, index) => {
    const name = `s${index}`;
    const accept: Record<string, [string, ...string[]]> = {};
    for (const [client, held] of asked.entries()) {
      const [first, ...others] = held.filter((scope) => scope.startsWith(`${name}/`));
      if (first !== undefined) accept[`Client${client}`] = [first, ...others];
    }
    const service = {
      name,
      owner: `team-${index % 10}`,
      provides: {
        resourceServers: { [name]: { name, scopes: { read: 'Read', write: 'Write' } } },
        routes: Object.fromEntries(
          Array.from({ length: ROUTES }, (_, route) => [
            `GET /${name}/r${route}`,
            { scopes: [`${name}/${route % 2 === 0 ? 'read' : 'write'}`] },
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

/** Composes services like `composeAccess`, but without the quotas of a single user pool. */
export function composedWithoutQuotas(services: readonly Service[]): number {
  checkComposition(services, serviceApi);
  const whole = composition(services);
  const apis = whole.services.map((service) => composedDeclaration(whole, [service], composedRoutes([service])));
  return Object.keys(composedDeclaration(whole, whole.services, {}).clients).length + apis.length;
}

/** The review of a change as a comment, one for all stacks. */
export async function reviewComment(base: string, head: string): Promise<string> {
  return appComment(reviewApp(await readPairs(base, head)), { refused: [] });
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
