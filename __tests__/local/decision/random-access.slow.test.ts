import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import type { AccessDeclaration, Client } from '../../../src/access/declaration';
import { grantOfScopes, opening } from '../../../src/access/grant';
import { modelRoutes } from '../../../src/access/model';
import type { ModelRoute } from '../../../src/access/model-route';
import { requirement, roleScopes } from '../../../src/access/requirement';
import { grantedScope } from '../../../src/access/scope-grant';
import type { RequestReport } from '../../../src/local/decision/request-report';
import type { SigningKey } from '../../../src/local/token/signing-key';
import { generateSigningKey } from '../../../src/local/token/signing-key';
import type { CallVerdict } from '../../../src/why/call-verdict';
import { callVerdict } from '../../../src/why/call-verdict';
import { defineData } from '../../access/orders';
import { authorizerFolder } from '../../fixtures/authorizer-folder';
import type { TestGateway } from '../test-gateway';
import { startTestGateway } from '../test-gateway';
import { decidedAccess, nativeAccess } from './random-access';

// Synthesizes and serves a declaration, and each change of it that is proposed.
jest.setTimeout(300_000);

const TOKENS = [
  'good',
  'good',
  'good',
  'expired',
  'foreign key',
  'unknown key',
  'other issuer',
  'ID token',
  'no scope',
  'garbage',
  'cut',
  'none',
] as const;
type TokenKind = (typeof TOKENS)[number];

interface RandomCall {
  readonly token: TokenKind;
  /** Places in the lists of clients and routes. */
  readonly client: number;
  readonly route: number;
  readonly isNarrowed: boolean;
  readonly apiKey: 'own' | 'unknown' | 'none';
}

const call: fc.Arbitrary<RandomCall> = fc.record({
  token: fc.constantFrom(...TOKENS),
  client: fc.nat(),
  route: fc.nat(),
  isNarrowed: fc.boolean(),
  apiKey: fc.constantFrom('own', 'own', 'unknown', 'none'),
});

/** Declarations, how many of them, and how many proposed API keys at least: few declarations may need none. */
const KINDS = [
  ['checked by API Gateway', nativeAccess, 40, 1],
  ['decided by a function', decidedAccess, 20, 0],
] as const;

let stranger: SigningKey;

beforeAll(async () => {
  stranger = await generateSigningKey();
});

/** A gateway for a declaration, and what it said about each request. */
async function serve(access: AccessDeclaration): Promise<TestGateway & { readonly reports: RequestReport[] }> {
  const reports: RequestReport[] = [];
  const gateway = await startTestGateway({
    access,
    variables: { M2M_AUTHORIZER_TTL_SECONDS: '0' },
    ...(access.authorizer === 'lambda' ? { authorizer: authorizerFolder(access) } : {}),
    onRequest: (report) => void reports.push(report),
  });
  return { ...gateway, reports };
}

/** A method and a path that lead to a route. */
function requestTo(route: string): string {
  return route.replace('{path+}', 'x/y').replace(/\{\w+\}/, '7');
}

function heldBy(access: AccessDeclaration, client: string): string[] {
  return (access.clients[client]?.scopes ?? []).map(grantedScope);
}

/** The verdict of the declaration alone, without the gateway. */
function mayCall(access: AccessDeclaration, route: ModelRoute, scopes: readonly string[]): boolean {
  const [required, carriers] = [requirement(access, route), roleScopes(access)];
  return !required || opening(required, grantOfScopes(scopes, carriers), carriers) !== undefined;
}

async function tokenOf(gateway: TestGateway, client: string, scopes: readonly string[], kind: TokenKind) {
  if (kind === 'none') return undefined;
  if (kind === 'garbage') return 'Bearer not.a.token';
  const { id } = gateway.credentials(client);
  const use = kind === 'ID token' ? 'id' : 'access';
  const scope = kind === 'no scope' ? {} : { scope: scopes.join(' ') };
  const token = await new SignJWT({ token_use: use, client_id: id, sub: id, ...scope })
    .setProtectedHeader({ alg: 'RS256', kid: kind === 'unknown key' ? 'other' : gateway.key.jwk.kid })
    .setIssuer(kind === 'other issuer' ? 'https://other.example.com' : gateway.issuer)
    .setIssuedAt()
    .setExpirationTime(kind === 'expired' ? '-1 minute' : '10 minutes')
    .sign(kind === 'foreign key' ? stranger.privateKey : gateway.key.privateKey);
  return kind === 'cut' ? token.slice(0, -4) : token;
}

/** Value of a client's key; undefined where it has none. */
function keyOf({ apiKeys }: TestGateway, client: string): string | undefined {
  return apiKeys.find(({ name }) => name === client)?.value;
}

/** Every client at every route over HTTP, each with all that it is granted: those that get through. */
async function passing(gateway: TestGateway, access: AccessDeclaration): Promise<Set<string>> {
  const passed = new Set<string>();
  for (const client of Object.keys(access.clients)) {
    const [token, key] = [await gateway.token(client), keyOf(gateway, client)];
    for (const { name } of modelRoutes(access)) {
      const { status } = await gateway.call(requestTo(name), {
        token,
        headers: key === undefined ? {} : { 'x-api-key': key },
      });
      if (status === 200) passed.add(`${client} ${name}`);
    }
  }
  return passed;
}

/** The declaration with the proposed lines put into it, as a reader would. */
function applied(access: AccessDeclaration, code: string): AccessDeclaration {
  const { clients } = runInNewContext(`({ ${code} })`) as { readonly clients: Readonly<Record<string, Client>> };
  const [[name, change] = ['', undefined], ...others] = Object.entries(clients);
  expect(others).toEqual([]);
  const changed = { ...access.clients[name], ...change };
  const data: unknown = JSON.parse(JSON.stringify({ ...access, clients: { ...access.clients, [name]: changed } }));
  return defineData(data);
}

/** Other routes that the text of a cure names. */
function furtherRoutes(text: string): string[] {
  const [, named = ''] = /which also lets it (.*?)\.(?: |$)/.exec(text) ?? [];
  return named === '' ? [] : named.split(', ');
}

describe.each(KINDS)('declarations with tokens %s', (_, arbitrary, numRuns, leastKeys) => {
  test('the trace ends as the gateway answers, and as the declaration says', async () => {
    const seen = new Set<string>();
    const check = async (access: AccessDeclaration, calls: readonly RandomCall[]) => {
      const gateway = await serve(access);
      const [stage] = gateway.stages;
      if (!stage) throw new Error('the gateway has a stage');
      const [clients, routes] = [Object.keys(access.clients), modelRoutes(access)];
      for (const each of calls) {
        const client = clients[each.client % clients.length] ?? '';
        const route = routes[each.route % (routes.length + 1)];
        const held = heldBy(access, client);
        const scopes = each.isNarrowed ? held.slice(0, 1) : held;
        const key =
          each.apiKey === 'own' ? keyOf(gateway, client) : { unknown: 'k'.repeat(30), none: undefined }[each.apiKey];
        const token = await tokenOf(gateway, client, scopes, each.token);
        const [method = '', path = ''] = (route ? requestTo(route.name) : 'LOCK /nothing').split(' ');
        gateway.reports.length = 0;
        const headers: [string, string][] = [
          ...(token === undefined ? [] : [['authorization', token] as [string, string]]),
          ...(key === undefined ? [] : [['x-api-key', key] as [string, string]]),
        ];
        const answer = await gateway.call(`${method} ${path}`, { headers });
        await answer.arrayBuffer();
        const { steps = [], status } = gateway.reports[0] ?? {};
        const last = steps.at(-1);
        expect(gateway.reports).toHaveLength(1);
        expect(status).toBe(answer.status);
        expect(last?.outcome).toBe(answer.headers.has('x-amzn-errortype') ? 'refused' : 'answered');
        expect(steps.slice(0, -1).every(({ outcome }) => outcome === 'passed')).toBe(true);
        const isOpen = route?.rule.public === true;
        const passes =
          route !== undefined &&
          (isOpen || (each.token === 'good' && mayCall(access, route, scopes))) &&
          (route.rule.apiKey !== 'required' || (each.apiKey === 'own' && key !== undefined));
        expect([answer.status === 200, last?.outcome === 'answered']).toEqual([passes, passes]);
        const decided = await gateway.decide(stage, { method, path, headers });
        expect(decided.status ?? 200).toBe(answer.status);
        expect(decided.steps.at(-1)).toMatchObject({ check: last?.check, outcome: last?.outcome });
        seen.add(last?.check ?? '');
      }
      await gateway.close();
    };
    const property = fc.asyncProperty(arbitrary, fc.array(call, { minLength: 30, maxLength: 30 }), check);
    await fc.assert(property, { numRuns, endOnFailure: true });
    expect([...seen]).toEqual(expect.arrayContaining(['backend', 'identity-source', 'api-key']));
  });

  test('a proposed change makes the call pass, and nobody gains anything but what its words say', async () => {
    let [changes, keys] = [0, 0];
    const check = async (access: AccessDeclaration, place: number) => {
      const gateway = await serve(access);
      const [stage] = gateway.stages;
      if (!stage) throw new Error('the gateway has a stage');
      const now = await passing(gateway, access);
      const verdicts: (CallVerdict & { readonly cell: string; readonly asked: string })[] = [];
      for (const client of Object.keys(access.clients)) {
        for (const { name } of modelRoutes(access)) {
          const [method = '', path = ''] = requestTo(name).split(' ');
          const verdict = await callVerdict(gateway, gateway.key, { stage, client, method, path }, access);
          expect(verdict?.passes).toBe(now.has(`${client} ${name}`));
          if (verdict && !verdict.passes) verdicts.push({ ...verdict, cell: `${client} ${name}`, asked: name });
        }
      }
      await gateway.close();
      // Rarer than the others, so looked for most of the time.
      const keyed = place % 4 === 0 ? [] : verdicts.filter(({ cure: proposed }) => proposed?.text.includes('API key'));
      const chosen = keyed.length > 0 ? keyed : verdicts;
      const { cell, asked, cure } = chosen[place % Math.max(1, chosen.length)] ?? {};
      if (!cure || cell === undefined || asked === undefined) return;
      if (cure.code === undefined) throw new Error(`no change is proposed for ${cell}: ${cure.text}`);
      const change = applied(access, cure.code);
      const after = await serve(change);
      const then = await passing(after, change);
      await after.close();
      const client = cell.slice(0, -asked.length - 1);
      const gained = [...then].filter((each) => !now.has(each)).sort();
      expect(gained).toEqual([asked, ...furtherRoutes(cure.text)].map((route) => `${client} ${route}`).sort());
      expect([...then]).toEqual(expect.arrayContaining([...now]));
      changes++;
      if (cure.text.includes('API key')) keys++;
    };
    await fc.assert(fc.asyncProperty(fc.noBias(arbitrary), fc.noBias(fc.nat()), check), {
      numRuns,
      endOnFailure: true,
    });
    expect(changes).toBeGreaterThan(numRuns / 2);
    expect(keys).toBeGreaterThanOrEqual(leastKeys);
  });
});
