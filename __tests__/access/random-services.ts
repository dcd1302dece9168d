import fc from 'fast-check';
import type { Consumption, Service } from '../../src/access/service';

const NAMES = ['orders', 'billing', 'stock', 'mail', 'tax', 'crm'];
const SCOPES = ['read', 'write', 'admin'];

/** Picks any subset of some texts. */
const some = (texts: readonly string[]) => fc.subarray([...texts]);

const clientOf = (name: string) => `${name}-client`;

/** Services without shared names or scopes, which consume only provided scopes. */
export const distinctServices: fc.Arbitrary<Service[]> = fc
  .uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 })
  .chain((names) =>
    fc
      .array(fc.subarray(SCOPES, { minLength: 1 }), { minLength: names.length, maxLength: names.length })
      .chain((scopes) => {
        const all = names.flatMap((name, index) => (scopes[index] ?? []).map((scope) => `${name}/${scope}`));
        return fc.tuple(...names.map((name, index) => oneService(name, scopes[index] ?? [], names, all)));
      }),
  );

function oneService(
  name: string,
  scopes: readonly string[],
  names: readonly string[],
  all: readonly string[],
): fc.Arbitrary<Service> {
  const own = scopes.map((scope) => `${name}/${scope}`);
  return fc
    .record({
      accepted: fc.tuple(...names.map((other) => some(own).map((held) => [clientOf(other), held] as const))),
      any: some(own),
      asked: some(all),
      hasEnd: fc.boolean(),
    })
    .map(({ accepted, any, asked, hasEnd }): Service => {
      const consumption: Consumption = hasEnd ? { reason: 'Audit', until: '2030-01-31' } : 'A report';
      const accept = Object.fromEntries(accepted.filter(([, held]) => held.length > 0));
      return {
        name,
        owner: `team-${name}`,
        provides: {
          resourceServers: {
            [name]: { name, scopes: Object.fromEntries(scopes.map((each) => [each, `May ${each}`])) },
          },
          routes: Object.fromEntries(
            own.map((scope) => [`GET /${scope}`, { scopes: [scope as `${string}/${string}`] }]),
          ),
          accept: accept as never,
          acceptAny: Object.fromEntries(any.map((scope) => [scope, 'No secret'])),
        },
        ...(asked.length > 0
          ? { client: clientOf(name), consumes: Object.fromEntries(asked.map((scope) => [scope, consumption])) }
          : {}),
      };
    });
}

/**
 * Naive model of the grants, for every client and scope: those that both sides want, and those that only one side
 * wants.
 */
export function wantedGrants(services: readonly Service[]): { readonly both: string[]; readonly one: string[] } {
  const [both, one]: [string[], string[]] = [[], []];
  const clients = services.map(({ name }) => clientOf(name));
  for (const { name, provides } of services) {
    for (const scope of Object.keys(provides?.resourceServers[name]?.scopes ?? {}).map((each) => `${name}/${each}`)) {
      for (const client of clients) {
        const consumer = services.find((each) => each.client === client);
        const asks = Object.keys(consumer?.consumes ?? {}).includes(scope);
        const named = Object.entries<readonly string[]>(provides?.accept ?? {}).some(
          ([accepted, held]) => accepted === client && held.includes(scope),
        );
        const anyone = Object.keys(provides?.acceptAny ?? {}).includes(scope);
        if (asks && (named || anyone)) both.push(`${client} ${scope}`);
        else if (asks || named) one.push(`${client} ${scope}`);
      }
    }
  }
  return { both: both.sort(), one: one.sort() };
}
