import fc from 'fast-check';
import type { AuthorizerAnswer } from '../../../lambda/authorizer/answer';
import { readEnvironment } from '../../../lambda/authorizer/environment';
import { createAuthorizer } from '../../../lambda/authorizer/handler';
import { rights } from '../../../lambda/authorizer/policy';
import { authorizerTable } from '../../../src/access/authorizer-table';
import type { AccessDeclaration } from '../../../src/access/declaration';
import { AccessError } from '../../../src/access/error';
import { grantOfScopes } from '../../../src/access/grant';
import { accessMatrix } from '../../../src/access/matrix';
import { matchRoute } from '../../../src/system/resource-tree';
import { defineData } from '../../access/orders';
import { askedEvent, methodArn, STAGE } from './authorizer-under-test';
import { evaluate } from './iam-policy';

// The test tries hundreds of declarations.
jest.setTimeout(60_000);

const SCOPES = ['api/a', 'api/b', 'api/c'];
const METHODS = ['GET', 'POST'];

/** Few texts, so that paths meet: literals, values of parameters, and values that look like a literal. */
const PLAIN = ['a', 'b', 'ab', 'GET'];
/** Proper encodings, needless ones, a slash inside a path part, and invalid encodings. */
const ENCODED = ['%20', '%2C', '%40', '%7C', '%C3%A9', '%61', '%62', '%2F', 'a%2Fb', '%2fa', '%6', '100%'];
const text = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...PLAIN) },
  { weight: 1, arbitrary: fc.constantFrom(...ENCODED) },
);

/** Mostly GET, so that routes are in each other's reach. */
const method = fc.oneof({ weight: 5, arbitrary: fc.constant('GET') }, { weight: 1, arbitrary: fc.constant('POST') });

/** Paths with one parameter name at each depth, as API Gateway requires. */
const path = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 4 }), fc.integer({ min: 0, max: 7 }))
  .map(([parts, greedy]) => {
    const named = parts.map((part, depth) => (part === '*' ? `{p${depth}}` : part));
    return `/${[...named, ...(greedy === 0 ? [`{p${named.length}+}`] : [])].join('/')}`;
  });
const scopes = fc.subarray(SCOPES, { minLength: 1 });
const rule = fc.oneof(
  { weight: 9, arbitrary: fc.record({ scopes }) },
  { weight: 1, arbitrary: fc.constant({ public: true, reason: 'open' }) },
);
const routes = fc
  .array(fc.tuple(method, path, rule), { minLength: 1, maxLength: 12 })
  .map((all) => Object.fromEntries(all.map(([of, at, asked]) => [`${of} ${at}`, asked])));

/** A valid declaration; without roles the native authorizer could replace its Lambda authorizer. */
const access = fc
  .record({
    routes,
    roles: fc.option(
      fc.array(fc.tuple(scopes, fc.subarray(METHODS, { minLength: 1 })), { minLength: 1, maxLength: 4 }),
    ),
  })
  .map(({ routes: declared, roles }) => accepted(declared, roles))
  .filter((declaration) => declaration !== undefined);

function accepted(declared: object, roles: [string[], string[]][] | null): AccessDeclaration | undefined {
  const named = roles?.map(([carriers, allows], index) => [`role${index}`, { scopes: carriers, allows }] as const);
  const define = (groups: readonly string[]) =>
    defined({
      resourceServers: { api: { name: 'API', scopes: { a: 'A', b: 'B', c: 'C' } } },
      clients: Object.fromEntries(subsets(SCOPES).map((held) => [clientOf(held), { scopes: held }])),
      routes: declared,
      authorizer: 'lambda',
      ...(named && {
        roles: Object.fromEntries(named),
        people: { groups: Object.fromEntries(groups.map((role) => [groupOf(role), [role]])) },
      }),
    });
  // People get the roles whose scopes open the same routes.
  return define((named ?? []).map(([role]) => role).filter((role) => define([role])));
}

/** Undefined if a greedy path cannot be told from another one, or if the roles leave a route to nobody. */
function defined(declaration: object): AccessDeclaration | undefined {
  try {
    return defineData(declaration);
  } catch (error) {
    if (error instanceof AccessError) return undefined;
    throw error;
  }
}

function groupOf(role: string): string {
  return `of-${role}`;
}

function subsets(all: readonly string[]): string[][] {
  return all.reduce<string[][]>((sets, each) => [...sets, ...sets.map((set) => [...set, each])], [[]]).slice(1);
}

function clientOf(held: readonly string[]): string {
  return `Client-${held.join('').replaceAll('api/', '')}`;
}

/** A request that API Gateway sends to a protected route. */
interface Sent {
  readonly method: string;
  readonly path: string;
  readonly route: string;
  /** Whether the path has the route's literals unencoded, as declared. */
  readonly plain: boolean;
}

/** Where API Gateway sends requests, by the routing of the local gateway, which does not use policies. */
function sent(declaration: AccessDeclaration, method: string, parts: readonly string[], slash: boolean): Sent[] {
  const resources = Object.keys(declaration.routes)
    .map((name) => name.split(' '))
    .filter(([of]) => of === method)
    .map(([, at = '']) => ({ id: at, path: at }));
  const requested = `/${parts.join('/')}${slash && parts.length > 0 ? '/' : ''}`;
  const match = matchRoute(resources, requested);
  const route = `${method} ${match?.resource.path ?? ''}`;
  if (!match || declaration.routes[route]?.public) return [];
  const plain = match.resource.path
    .split('/')
    .slice(1)
    .every((part, at) => part.startsWith('{') || part === (parts[at] ?? ''));
  return [{ method, path: requested, route, plain }];
}

/** Values for the parameters of a route, or for a whole path. */
const texts = fc.array(text, { minLength: 5, maxLength: 5 });
const requests = fc.record({
  anywhere: fc.array(fc.tuple(method, fc.array(text, { maxLength: 5 }), fc.boolean())),
  filled: fc.array(fc.tuple(texts, fc.boolean()), { minLength: 1, maxLength: 3 }),
});
type Requests = typeof requests extends fc.Arbitrary<infer Value> ? Value : never;

/** Requests to every route of the declaration, and to other paths. */
function sentRequests(declaration: AccessDeclaration, { anywhere, filled }: Requests): Sent[] {
  const templates = Object.keys(declaration.routes).map((name) => name.split(/ ?\//).filter((part) => part !== ''));
  const toRoutes = templates.flatMap(([method = '', ...parts]) =>
    filled.map(([values, slash]): [string, string[], boolean] => [
      method,
      parts.flatMap((part, at) => fill(part, values, at)),
      slash,
    ]),
  );
  const all = [...toRoutes, ...anywhere].flatMap((each) => sent(declaration, ...each));
  return [...new Map(all.map((each) => [`${each.method} ${each.path}`, each])).values()];
}

function fill(part: string, values: readonly string[], at: number): string[] {
  if (!part.startsWith('{')) return [part];
  return part.endsWith('+}') ? [...values.slice(at)] : [values[at] ?? ''];
}

const ISSUER = 'https://issuer.invalid/pool';
const APP = 'app';

/**
 * The authorizer with the table of a declaration. A token is its claims as text here, because only claims are tested.
 */
function authorizer(declaration: AccessDeclaration) {
  return createAuthorizer({
    table: authorizerTable(declaration),
    environment: readEnvironment({
      USER_POOL_ISSUER: ISSUER,
      CLIENT_IDS: Object.keys(declaration.clients).join(','),
      PEOPLE_CLIENT_IDS: APP,
    }),
    verifier: {
      hydrate: () => Promise.resolve(),
      verify: (token) => JSON.parse(Buffer.from(token, 'base64url').toString()) as Record<string, string>,
    },
    log: { refused: () => undefined, apiKeyUsed: () => undefined },
  });
}

const exp = 4_000_000_000;

function machineToken(held: readonly string[]): object {
  return { iss: ISSUER, exp, token_use: 'access', client_id: clientOf(held), scope: held.join(' ') };
}

function personToken(group: string): object {
  return { iss: ISSUER, exp, token_use: 'access', client_id: APP, sub: 'ada', 'cognito:groups': [group] };
}

async function ask(authorize: ReturnType<typeof authorizer>, token: object, { route, path: at }: Sent) {
  const text = Buffer.from(JSON.stringify(token)).toString('base64url');
  return authorize(askedEvent({ route, path: at, headers: { Authorization: text } }));
}

function allows({ policyDocument }: AuthorizerAnswer, { method, path: at }: Sent): boolean {
  return evaluate(policyDocument, methodArn(method, at)) === 'Allow';
}

/** An answer that differs from the declaration, and a request that it was used for. */
interface Disagreement {
  readonly answered: Sent;
  readonly asked: Sent;
  readonly allowed: boolean;
}

/**
 * Compares every answer with each request that it answers: the original one, and those with the same token, method and
 * resource path, for which the cache returns it.
 */
async function disagreements(
  declaration: AccessDeclaration,
  token: object,
  all: readonly Sent[],
  may: (route: string) => boolean,
): Promise<Disagreement[]> {
  const authorize = authorizer(declaration);
  const found: Disagreement[] = [];
  for (const answered of all) {
    const answer = await ask(authorize, token, answered);
    if ((answer.context.error === undefined) !== may(answered.route))
      found.push({ answered, asked: answered, allowed: !may(answered.route) });
    for (const asked of all.filter(({ route }) => route === answered.route)) {
      const allowed = allows(answer, asked);
      // An open route may be refused if one of its literals is needlessly encoded; a closed one never opens.
      const mayBeShort = !asked.plain && !allowed;
      if (allowed !== may(asked.route) && !mayBeShort) found.push({ answered, asked, allowed });
    }
  }
  return found;
}

let wholes = 0;
let parts = 0;

test('policy, native rule and matrix agree on every request of a machine, cached or not', async () => {
  await fc.assert(
    fc.asyncProperty(access, requests, scopes, async (declaration, tried, held) => {
      const all = sentRequests(declaration, tried);
      const cells = accessMatrix(declaration).filter(({ client }) => client === clientOf(held));
      const matrix = new Map(cells.map(({ route, allowed }) => [route, allowed]));
      const may = (route: string) => matrix.get(route) === true;
      for (const { route } of all) {
        const named = declaration.routes[route]?.scopes ?? [];
        const native = named.some((scope) => held.includes(scope));
        // Without roles both authorizers agree; roles only remove access.
        if (declaration.roles) expect(native || !may(route)).toBe(true);
        else expect(may(route)).toBe(native);
      }
      const table = authorizerTable(declaration);
      const { whole } = rights(table, grantOfScopes(held, table.carriers), STAGE);
      if (whole) wholes++;
      else parts++;
      expect(await disagreements(declaration, machineToken(held), all, may)).toEqual([]);
      // If one policy covers all routes, a cache keyed by the token alone would not open more.
      const opened = all.filter(({ method, path: at }) => whole && evaluate(whole, methodArn(method, at)) === 'Allow');
      expect(opened.filter(({ route }) => !may(route))).toEqual([]);
    }),
    { numRuns: 400 },
  );
  // Both kinds of policies occurred.
  expect(Math.min(wholes, parts)).toBeGreaterThan(20);
});

test('policy and matrix agree on every request of a person, cached or not', async () => {
  const withPeople = access.filter(({ people }) => Object.keys(people?.groups ?? {}).length > 0);
  await fc.assert(
    fc.asyncProperty(withPeople, requests, fc.nat({ max: 3 }), async (declaration, tried, index) => {
      const groups = Object.keys(declaration.people?.groups ?? {});
      const group = groups[index % groups.length] ?? '';
      const all = sentRequests(declaration, tried);
      const cells = accessMatrix(declaration, 'groups').filter(({ client }) => client === group);
      const may = (route: string) => cells.some((cell) => cell.route === route && cell.allowed);
      expect(await disagreements(declaration, personToken(group), all, may)).toEqual([]);
      // A role opens the same routes to people, and to machines that have it through any one of its scopes.
      const [role = ''] = declaration.people?.groups[group] ?? [];
      for (const scope of declaration.roles?.[role]?.scopes ?? []) {
        const machine = accessMatrix(declaration).filter(({ client }) => client === clientOf([scope]));
        expect(machine.filter(({ route, allowed }) => may(route) && !allowed)).toEqual([]);
      }
    }),
    { numRuns: 150 },
  );
});
