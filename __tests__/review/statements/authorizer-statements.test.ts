import type { AccessDeclaration } from '../../../src/access/declaration';
import type { TerraformJson } from '../../../src/terraform-json/terraform-json';
import { resourceOf } from '../../local/test-gateway';
import type { Declared } from '../declared';
import { SHOP, cells, reviewOf, shop, words } from '../declared';

// Each pair synthesizes two apps.
jest.setTimeout(60_000);

const ROLES = {
  reader: { scopes: ['orders/read'], allows: ['GET'] },
  writer: { scopes: ['orders/write'], allows: ['GET', 'POST'] },
  administrator: { scopes: ['orders/admin'], allows: 'everything' },
} as const;
/** A route that several roles could open. */
const WIDE = { ...SHOP.routes, 'DELETE /orders/{id}': { scopes: ['orders/admin', 'orders/write'] } };
const PEOPLE = { M2M_PEOPLE_CLIENT_IDS: 'app' };
const PEOPLE_POOL = { ...PEOPLE, M2M_REGION: 'eu-central-1', M2M_PEOPLE_USER_POOL_ID: 'eu-central-1_people' };
const SEPARATE = { roles: ROLES, people: { pool: 'separate', groups: { staff: ['reader'] } } };

/** The shop with a Lambda authorizer, and some parts replaced. */
function decided(parts: Partial<Record<keyof AccessDeclaration, unknown>> = {}): AccessDeclaration {
  return shop({ authorizer: 'lambda', ...parts });
}

const CODE = /^the code or the configuration of the Lambda authorizer \S+ changes: /;

interface Case {
  readonly name: string;
  readonly base?: Declared;
  readonly head: Declared;
  readonly words: readonly unknown[];
  readonly kinds: readonly string[];
  readonly cells?: readonly string[];
}

const withPeople = (groups: object, variables: Record<string, string> = PEOPLE): Declared => ({
  access: decided({ roles: ROLES, people: { groups } }),
  variables,
});
const withKeys = (keys: object, phase: string): Declared => ({
  access: decided({ legacyApiKeys: keys }),
  variables: { M2M_LEGACY_API_KEYS: phase },
});

const CASES: readonly Case[] = [
  { name: 'nothing', head: { access: decided() }, words: [], kinds: [] },
  {
    name: 'a scope granted to a client',
    head: {
      access: decided({ clients: { ...SHOP.clients, Reports: { scopes: ['orders/read', 'orders/admin'] } } }),
    },
    words: ['Reports gains DELETE /orders/{id}; it is granted orders/admin'],
    kinds: ['access-gain'],
    cells: ['Reports DELETE /orders/{id}: refused > allowed'],
  },
  {
    name: 'a new client, whose id the function is told',
    head: { access: decided({ clients: { ...SHOP.clients, Audit: { scopes: ['orders/read'] } } }) },
    words: ['Audit is new, with the scope orders/read; it may call GET /orders'],
    kinds: ['access-gain'],
    cells: ['Audit GET /orders: refused > allowed'],
  },
  {
    name: 'a route that opens to another scope, in the table alone',
    head: {
      access: decided({ routes: WIDE }),
    },
    words: [
      'DELETE /orders/{id} now requires any of orders/admin, orders/write instead of orders/admin',
      'Checkout gains DELETE /orders/{id}',
    ],
    kinds: ['access-gain'],
    cells: ['Checkout DELETE /orders/{id}: refused > allowed'],
  },
  {
    name: 'a role that allows more',
    base: { access: decided({ roles: ROLES, routes: WIDE }) },
    head: {
      access: decided({
        roles: { ...ROLES, writer: { ...ROLES.writer, allows: ['GET', 'POST', 'DELETE'] } },
        routes: WIDE,
      }),
    },
    words: [
      'DELETE /orders/{id} now requires any of orders/admin, orders/write instead of orders/admin',
      'Checkout gains DELETE /orders/{id}',
    ],
    kinds: ['access-gain'],
    cells: ['Checkout DELETE /orders/{id}: refused > allowed'],
  },
  {
    name: 'other code, whatever its table says',
    head: { access: decided(), code: 'other' },
    words: [expect.stringMatching(CODE)],
    kinds: ['not-understood'],
    cells: [],
  },
  {
    name: 'other keys to verify tokens with',
    head: { access: decided(), variables: { M2M_AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' } },
    words: expect.arrayContaining([expect.stringMatching(CODE)]) as unknown[],
    kinds: ['not-understood'],
  },
  {
    name: 'tokens of another issuer host',
    base: { access: decided(), variables: { M2M_REGION: 'eu-central-1' } },
    head: {
      access: decided(),
      variables: { M2M_REGION: 'eu-central-1', M2M_ISSUER_HOST: 'issuer-cognito-idp.eu-central-1.amazonaws.com' },
    },
    words: [expect.stringMatching(CODE)],
    kinds: ['not-understood'],
  },
  {
    name: "people's tokens of another issuer host",
    base: { access: decided(SEPARATE), variables: PEOPLE_POOL },
    head: {
      access: decided(SEPARATE),
      variables: { ...PEOPLE_POOL, M2M_PEOPLE_ISSUER_HOST: 'issuer-cognito-idp.eu-central-1.amazonaws.com' },
    },
    words: [
      'people may now use tokens from https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_people',
      'people may no longer use tokens from https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_people',
    ],
    kinds: ['access-gain', 'access-loss'],
  },
  {
    name: 'a function in place of API Gateway, with the same rules',
    base: {},
    head: { access: decided() },
    words: [
      expect.stringMatching(
        /^the Lambda authorizer \S+ is new: this review reads only its table, and does not check that the code follows it$/,
      ),
    ],
    kinds: ['not-understood'],
    cells: [],
  },
  {
    name: 'API Gateway in place of a function',
    base: { access: decided() },
    head: {},
    words: [],
    kinds: [],
    cells: [],
  },
  {
    name: 'a group that gets another role',
    base: withPeople({ support: ['reader'] }),
    head: withPeople({ support: ['reader', 'administrator'] }),
    words: ['people in the group support gain DELETE /orders/{id}'],
    kinds: ['access-gain'],
  },
  {
    name: 'a group that is gone',
    base: withPeople({ support: ['reader'], owners: ['reader', 'writer'] }),
    head: withPeople({ support: ['reader'] }),
    words: ['people in the group owners lose 2 routes: GET /orders, POST /orders'],
    kinds: ['access-loss'],
  },
  {
    name: 'groups of people while no token of people is taken',
    base: withPeople({ support: ['reader'], guests: ['reader'] }, {}),
    head: withPeople({ support: ['administrator'] }, {}),
    words: [
      expect.stringMatching(
        /^the table of \S+ changes for people in the groups support, guests: the authorizer accepts none of them now/,
      ),
    ],
    kinds: ['access-gain'],
  },
  {
    name: 'API keys while none is taken',
    base: withKeys({ billing: { scopes: ['orders/read'] } }, 'refuse'),
    head: withKeys({ billing: { scopes: ['orders/admin'] } }, 'refuse'),
    words: [
      expect.stringMatching(
        /^the table of \S+ changes for callers with the API keys billing: the authorizer accepts none of them now/,
      ),
    ],
    kinds: ['access-gain'],
  },
  {
    name: 'people, of whom no token was taken before',
    base: withPeople({ support: ['reader'] }, {}),
    head: withPeople({ support: ['reader'] }),
    words: [
      expect.stringMatching(/^people may now use tokens from https:\/\/cognito-idp\S+, app$/),
      'people in the group support gain GET /orders',
    ],
    kinds: ['access-gain'],
  },
  {
    name: 'an API key with another scope',
    base: withKeys({ billing: { scopes: ['orders/read'] } }, 'accept'),
    head: withKeys({ billing: { scopes: ['orders/read', 'orders/write'] } }, 'accept'),
    words: ['callers with the API key billing gain POST /orders'],
    kinds: ['access-gain'],
  },
  {
    name: 'API keys refused',
    base: withKeys({ billing: { scopes: ['orders/read'] } }, 'accept'),
    head: withKeys({ billing: { scopes: ['orders/read'] } }, 'refuse'),
    words: ['callers with the API key billing lose GET /orders'],
    kinds: ['access-loss'],
  },
  {
    name: 'a client id denied, and one no longer',
    base: { access: decided(), variables: { M2M_DENIED_CLIENT_IDS: '1'.repeat(26) } },
    head: { access: decided(), variables: { M2M_DENIED_CLIENT_IDS: '2'.repeat(26) } },
    words: [
      `the authorizer now refuses tokens of the client ids ${'2'.repeat(26)}`,
      `the authorizer no longer refuses tokens of the client ids ${'1'.repeat(26)}`,
    ],
    kinds: ['access-gain', 'access-loss'],
  },
  {
    name: 'every machine of the pool, where clients were named',
    base: {
      access: decided(),
      edit: (json) => {
        setVariable(json, 'CLIENT_IDS', () => 'known');
      },
    },
    head: { access: decided() },
    words: [
      'the authorizer now accepts tokens of every machine of the user pool by their scopes, and not only of named clients',
      'Checkout gains 2 routes: GET /orders, POST /orders',
      'Reports gains GET /orders',
    ],
    kinds: ['access-gain'],
  },
  {
    name: 'a client of elsewhere, behind a blank',
    base: {
      access: decided(),
      edit: (json) => {
        setVariable(json, 'CLIENT_IDS', () => 'known');
      },
    },
    head: {
      access: decided(),
      edit: (json) => {
        setVariable(json, 'CLIENT_IDS', () => 'known, foreign');
      },
    },
    words: ['the authorizer now accepts tokens of the client ids foreign, which are not clients of this stack'],
    kinds: ['access-gain'],
  },
  {
    name: 'another key by the name of one',
    base: withKeys({ billing: { scopes: ['orders/read'] } }, 'accept'),
    head: {
      ...withKeys({ billing: { scopes: ['orders/read'] } }, 'accept'),
      edit: (json) => {
        setVariable(json, 'LEGACY_API_KEY_HASHES', () => '{"billing":"x"}');
      },
    },
    words: [expect.stringMatching(/^\S+ now knows another key as the API key billing$/)],
    kinds: ['access-gain', 'access-loss', 'caller-action'],
  },
  {
    name: 'another version behind the alias',
    head: {
      access: decided(),
      edit: (json) => {
        for (const alias of Object.values(json.resource.aws_lambda_alias ?? {})) alias.function_version = '3';
      },
    },
    words: [expect.stringMatching(CODE)],
    kinds: ['not-understood'],
  },
];

function setVariable(json: TerraformJson, name: string, change: (value: string) => string): void {
  const { environment } = resourceOf(json, 'aws_lambda_function', /^authorizer/);
  const { variables } = environment as { variables: Record<string, string> };
  variables[name] = change(variables[name] ?? '');
}

test.each(CASES)('statement about a Lambda authorizer: $name', (change) => {
  const { base = { access: decided() }, head, words: expected, kinds, cells: changed } = change;
  const review = reviewOf(base, head);
  expect(words(review)).toEqual(expected);
  expect(review.access.flatMap((each) => each.kinds)).toEqual(expect.arrayContaining([...kinds]));
  expect([...new Set(review.access.flatMap((each) => each.kinds))].sort()).toEqual([...kinds].sort());
  if (changed) expect(cells(review)).toEqual(changed);
});
