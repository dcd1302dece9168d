import { Buffer } from 'node:buffer';
import type { AccessDeclaration } from '../../src/access/declaration';
import { comment } from '../../src/review/report/comment';
import { matrixPage } from '../../src/review/report/matrix';
import { reviewStack } from '../../src/review/review';
import type { SideStack } from '../../src/review/change/side';
import { defineData } from '../access/orders';
import { side } from './declared';
import type { Planned } from './plans';
import { parsePlan } from '../../src/terraform-json/plan';
import { planText } from './plans';

// Synthesizes 300 routes and 50 clients.
jest.setTimeout(120_000);

const ROUTES = 300;
const CLIENTS = 50;
/** Maximum length of a comment on GitHub. */
const LIMIT = 65_536;
const PLAN_LIMIT_MS = 2_000;

const DECLARED = { read: 'Read', write: 'Write', admin: 'Administer' };
const scopesOf = (...names: string[]) => ({ scopes: names.map((name) => `orders/${name}`) });

function large(client: (index: number) => object, route: (index: number) => object): AccessDeclaration {
  const numbered = (count: number, name: (index: number) => string, value: (index: number) => object) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), value(index)]));
  return defineData({
    resourceServers: { orders: { name: 'Orders', scopes: DECLARED } },
    clients: numbered(CLIENTS, (index) => `Service${index}`, client),
    routes: numbered(ROUTES, (index) => `${index % 2 === 0 ? 'GET' : 'POST'} /items${index >> 1}`, route),
  });
}

const narrow = () => scopesOf('read');
const byParity = (index: number) => scopesOf(index % 2 === 0 ? 'read' : 'write');
const wide = () => scopesOf('read', 'write', 'admin');

let before: SideStack;
let one: SideStack;
let all: SideStack;

beforeAll(() => {
  before = side({ access: large(narrow, byParity) });
  one = side({ access: large((index) => (index === 7 ? scopesOf('read', 'write') : narrow()), byParity) });
  all = side({ access: large(wide, (index) => scopesOf(...(index % 3 === 0 ? ['admin'] : ['read', 'admin']))) });
});

const pair = (base: SideStack | undefined, head: SideStack) => ({ name: 'large', ...(base && { base }), head });

test('one client that gains 150 of 300 routes is a few lines', () => {
  const text = comment(reviewStack(pair(before, one)), { refused: [] });
  expect(text).toContain('- **+** `Service7` gains 150 routes: `POST /items0`, ');
  expect(text).toContain(' and 140 more; it is granted `orders/write`');
  expect(text.length).toBeLessThan(10_000);
});

test.each([
  ['where every client and every route changes', () => pair(before, all)],
  ['where everything is new', () => pair(undefined, all)],
])('a comment %s stays below what a forge takes, and says what is left out', (_, stacks) => {
  const text = comment(reviewStack(stacks()), { refused: ['access-gain'], matrix: 'matrix.md' });
  expect(Buffer.byteLength(text)).toBeLessThan(LIMIT);
  expect(text).toMatch(/… and \d+ more routes; `matrix\.md` has the whole matrix/);
  // Nothing is cut in the middle of a line or a fold.
  expect(text.match(/^<details>/gm)?.length).toBe(text.match(/^<\/details>/gm)?.length);
});

test('so does one of the longest names, in bytes as well as in characters', () => {
  const renamed = structuredClone(one.json);
  for (const client of Object.values(renamed.resource.aws_cognito_user_pool_client ?? {})) {
    client.name = `${String(client.name)}${'\u{1F4A5}\u202e`|'.repeat(1_000)}`;
  }
  for (const route of Object.values(renamed.resource.aws_api_gateway_resource ?? {})) {
    route.path_part = `${String(route.path_part)}${'|`'.repeat(5_000)}`;
  }
  const text = comment(reviewStack(pair(before, { ...one, name: 'x'.repeat(9_000), json: renamed })), { refused: [] });
  expect(Buffer.byteLength(text)).toBeLessThan(LIMIT);
});

test('the whole matrix has every route and every client', () => {
  const lines = matrixPage({ ...reviewStack(pair(before, all)), stack: 'large' })
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(ROUTES + 4);
  expect(lines.at(-1)?.match(/ \| /g)).toHaveLength(CLIENTS);
});

test(`a plan of 1,000 resources is reviewed in under ${PLAN_LIMIT_MS / 1_000} s of processor time`, () => {
  const types = [
    'aws_api_gateway_method',
    'aws_api_gateway_integration',
    'aws_iam_role',
    'aws_cognito_user_pool_client',
  ];
  const actions = [['create'], ['update'], ['delete'], ['create', 'delete'], ['no-op']];
  const values = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`attribute${index}`, ['value', index]]));
  const changes = Array.from({ length: 1_000 }, (_, index): Planned => {
    const before = { ...values, rest_api_id: 'a', resource_id: String(index), http_method: 'GET' };
    const chosen = actions[index % actions.length] ?? [];
    const address = `${types[index % types.length] ?? ''}.r${index}`;
    return { address, actions: chosen, before, after: { ...before, attribute7: 'other' } };
  });
  const text = planText(changes);
  let written = '';
  // Processor time, because the machine may be busy; the fastest of several runs.
  const times = Array.from({ length: 3 }, () => {
    const start = process.cpuUsage();
    written = comment(reviewStack(pair(before, all), parsePlan(text, 'plan.json')), { refused: [] });
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  });
  const elapsed = Math.min(...times);
  expect(written).toContain('200 created, 200 changed, 200 replaced, 200 destroyed');
  expect(elapsed).toBeLessThan(PLAN_LIMIT_MS);
  process.stdout.write(
    `a plan of 1,000 resources, with ${ROUTES} routes and ${CLIENTS} clients: ${Math.round(elapsed)} ms\n`,
  );
});
