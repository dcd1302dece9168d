import type { Kind } from '../../src/review/statements/kind';
import { resourceOf } from '../local/test-gateway';
import type { Declared } from './declared';
import { SHOP, shop } from './declared';

/** Two declarations, and the expected review of the change. */
export interface DeclarationPair {
  readonly name: string;
  /** @default - the shop */
  readonly base?: Declared;
  readonly head: Declared;
  /** All sentences, in order. */
  readonly words: readonly string[];
  /** Kinds about access; others, such as resource changes, may be added. */
  readonly kinds: readonly Kind[];
  readonly cells?: readonly string[];
}

const { clients, routes, resourceServers } = SHOP;
const { orders } = resourceServers;
const LINGERS =
  'reachable with the old rule until the second snapshot of the API, since Terraform destroys a method only after the first: npm run deploy and plan:apply take both; after cdktf deploy alone, run npm run deploy -- --redeploy';

const withClients = (changed: object): Declared => ({ access: shop({ clients: { ...clients, ...changed } }) });
const withRoutes = (changed: object): Declared => ({ access: shop({ routes: { ...routes, ...changed } }) });
const reports = (...scopes: string[]) => withClients({ Reports: { scopes } });
const withoutCheckout = without(clients, 'Checkout');
const withoutPost = without(routes, 'POST /orders');
const withoutDelete = without(routes, 'DELETE /orders/{id}');

function without(all: object, name: string): object {
  return Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));
}

const many = (count: number, name: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, { scopes: ['orders/read'] }]));

function renamedScopes(identifier: string, read: string) {
  const name = (scope: string) => scope.replace('orders', identifier).replace('read', read);
  const scopes = (of: readonly string[]) => ({ scopes: of.map(name) });
  return shop({
    resourceServers: { [identifier]: { ...orders, scopes: { [read]: 'Read', write: 'Write', admin: 'Delete' } } },
    clients: Object.fromEntries(Object.entries(clients).map(([key, client]) => [key, scopes(client.scopes)])),
    routes: Object.fromEntries(Object.entries(routes).map(([key, route]) => [key, scopes(route.scopes)])),
  });
}

/** A change of the JSON beside a declaration, by hand or by an override. */
const edited = (type: string, name: RegExp, change: object): Declared => ({
  edit: (json) => void Object.assign(resourceOf(json, type, name), change),
});

const LAMBDA_AUTHORIZER = { type: 'REQUEST', provider_arns: undefined, authorizer_uri: 'arn:aws:lambda' };

function decidedByLambda(change: object = {}): Declared {
  return {
    edit: (json) => {
      Object.assign(resourceOf(json, 'aws_api_gateway_authorizer', /./), LAMBDA_AUTHORIZER, change);
      for (const method of Object.values(json.resource.aws_api_gateway_method ?? {})) {
        Object.assign(method, { authorization: 'CUSTOM', authorization_scopes: undefined });
      }
    },
  };
}

export const PAIRS: readonly DeclarationPair[] = [
  { name: 'nothing', head: {}, words: [], kinds: [] },
  {
    name: 'the order of scopes, clients and routes',
    head: {
      access: shop({
        clients: { Checkout: { scopes: ['orders/write', 'orders/read'] }, Reports: clients.Reports },
        routes: Object.fromEntries(Object.entries(routes).reverse()),
      }),
    },
    words: [],
    kinds: [],
  },
  {
    name: 'a scope granted to a client',
    head: reports('orders/read', 'orders/admin'),
    words: ['Reports gains DELETE /orders/{id}; it is granted orders/admin'],
    kinds: ['access-gain'],
    cells: ['Reports DELETE /orders/{id}: refused > allowed'],
  },
  {
    name: 'several scopes granted to a client',
    head: reports('orders/read', 'orders/write', 'orders/admin'),
    words: ['Reports gains 2 routes: POST /orders, DELETE /orders/{id}; it is granted orders/write, orders/admin'],
    kinds: ['access-gain'],
  },
  {
    name: 'a scope taken from a client',
    head: withClients({ Checkout: { scopes: ['orders/read'] } }),
    words: ['Checkout loses POST /orders; it no longer holds orders/write'],
    kinds: ['access-loss'],
    cells: ['Checkout POST /orders: allowed > refused'],
  },
  {
    name: 'a scope of a client exchanged for another',
    head: reports('orders/write'),
    words: [
      'Reports gains POST /orders; it is granted orders/write',
      'Reports loses GET /orders; it no longer holds orders/read',
    ],
    kinds: ['access-gain', 'access-loss'],
  },
  {
    name: 'a scope granted that opens no further route',
    base: { access: shop({ routes: { ...routes, 'POST /orders': { scopes: ['orders/read'] } } }) },
    head: {
      access: shop({
        routes: { ...routes, 'POST /orders': { scopes: ['orders/read'] } },
        clients: { ...clients, Reports: { scopes: ['orders/read', 'orders/write'] } },
      }),
    },
    words: ['Reports is granted orders/write, which opens no further route'],
    kinds: ['access-gain'],
    cells: [],
  },
  {
    name: 'a new client',
    head: withClients({ Audit: { scopes: ['orders/read'] } }),
    words: ['Audit is new, with the scope orders/read; it may call GET /orders'],
    kinds: ['access-gain'],
    cells: ['Audit GET /orders: refused > allowed'],
  },
  {
    name: 'a client removed',
    head: { access: shop({ clients: withoutCheckout }) },
    words: ['Checkout is removed and gets no more tokens: it held the scopes orders/read, orders/write'],
    kinds: ['access-loss'],
    cells: ['Checkout GET /orders: allowed > refused', 'Checkout POST /orders: allowed > refused'],
  },
  {
    name: 'a client renamed',
    head: { access: shop({ clients: { Reports: clients.Reports, Shop: clients.Checkout } }) },
    words: [
      'Shop is new, with the scopes orders/read, orders/write; it may call GET /orders, POST /orders; it has the scopes of Checkout, which is removed: a renamed client is a new client, with a new client id and secret',
      'Checkout is removed and gets no more tokens: it held the scopes orders/read, orders/write',
    ],
    kinds: ['access-gain', 'access-loss', 'caller-action'],
  },
  {
    name: 'a client replaced by another construct',
    head: {
      edit: (json) => {
        const all = json.resource.aws_cognito_user_pool_client ?? {};
        const [key = ''] = Object.keys(all).filter((name) => name.includes('Reports'));
        const { [key]: moved, ...others } = all;
        json.resource.aws_cognito_user_pool_client = { ...others, moved: moved ?? {} };
      },
    },
    words: ['Reports is replaced: its client id and secret are new, and the old ones are invalid'],
    kinds: ['replacement', 'caller-action'],
    cells: [],
  },
  {
    name: 'clients of another user pool, which the authorizer takes',
    head: {
      edit: (json) => {
        const text = JSON.stringify(json.resource).replaceAll('authorization-server_user-pool_', 'another_pool_');
        json.resource = JSON.parse(text) as typeof json.resource;
      },
    },
    words: [
      'GET /orders, POST /orders, DELETE /orders/{id} now take tokens of other user pools',
      'Checkout, Reports are replaced: their client ids and secrets are new, and the old ones are invalid',
    ],
    kinds: ['access-gain', 'access-loss', 'replacement', 'caller-action', 'protection', 'sign-in', 'data'],
    cells: [],
  },
  {
    name: 'a client without its secret, and so without client credentials',
    head: edited('aws_cognito_user_pool_client', /Reports/, { allowed_oauth_flows: [] }),
    words: [
      'Reports gets no tokens any more: it has no flow client_credentials, or its pool has no domain',
      'Reports loses GET /orders',
    ],
    kinds: ['access-loss'],
    cells: ['Reports GET /orders: allowed > refused'],
  },
  {
    name: 'the domain of the pool gone',
    head: { edit: ({ resource }) => delete resource.aws_cognito_user_pool_domain },
    words: [
      'Checkout gets no tokens any more: it has no flow client_credentials, or its pool has no domain',
      'Reports gets no tokens any more: it has no flow client_credentials, or its pool has no domain',
      'Checkout loses 2 routes: GET /orders, POST /orders',
      'Reports loses GET /orders',
    ],
    kinds: ['access-loss'],
  },
  {
    name: 'a route opened to one more scope',
    head: withRoutes({ 'DELETE /orders/{id}': { scopes: ['orders/admin', 'orders/write'] } }),
    words: [
      'DELETE /orders/{id} now requires any of orders/admin, orders/write instead of orders/admin',
      'Checkout gains DELETE /orders/{id}',
    ],
    kinds: ['access-gain'],
  },
  {
    name: 'a route closed to one of its scopes',
    base: withRoutes({ 'GET /orders': { scopes: ['orders/read', 'orders/admin'] } }),
    head: {},
    words: ['GET /orders now requires orders/read instead of any of orders/read, orders/admin'],
    kinds: ['access-loss'],
    cells: [],
  },
  {
    name: 'a route that asks for another scope',
    head: withRoutes({ 'GET /orders': { scopes: ['orders/write'] } }),
    words: ['GET /orders now requires orders/write instead of orders/read', 'Reports loses GET /orders'],
    kinds: ['access-gain', 'access-loss'],
    cells: ['Reports GET /orders: allowed > refused'],
  },
  {
    name: 'a scope renamed everywhere',
    head: { access: renamedScopes('orders', 'list') },
    words: [
      'the scope orders/read is now orders/list, for the same clients and routes: a service that requests it by name must change the name, and API Gateway refuses tokens with the old one',
    ],
    kinds: ['caller-action'],
    cells: [],
  },
  {
    name: 'the identifier of a resource server changed',
    head: { access: renamedScopes('shop', 'read') },
    words: ['read', 'write', 'admin'].map(
      (scope) =>
        `the scope orders/${scope} is now shop/${scope}, for the same clients and routes: a service that requests it by name must change the name, and API Gateway refuses tokens with the old one`,
    ),
    kinds: ['caller-action'],
    cells: [],
  },
  {
    name: 'a scope renamed at the clients but not at the routes',
    head: {
      access: shop({
        resourceServers: { orders: { ...orders, scopes: { ...orders.scopes, list: 'Read' } } },
        clients: { ...clients, Reports: { scopes: ['orders/list'] } },
      }),
    },
    words: [
      'Reports is granted orders/list, which opens no further route',
      'Reports loses GET /orders; it no longer holds orders/read',
      'resource servers declare orders/list',
    ],
    kinds: ['access-gain', 'access-loss'],
  },
  {
    name: 'a scope declared that nobody holds',
    head: {
      access: shop({ resourceServers: { orders: { ...orders, scopes: { ...orders.scopes, audit: 'Audit' } } } }),
    },
    words: ['resource servers declare orders/audit'],
    kinds: [],
  },
  {
    name: 'a route made public',
    head: withRoutes({ 'GET /orders': { public: true, reason: 'a price list' } }),
    words: ['GET /orders is now public: anyone may call without a token; it required orders/read before'],
    kinds: ['access-gain', 'public'],
    cells: [],
  },
  {
    name: 'a route made public that some clients could not call',
    head: withRoutes({ 'POST /orders': { public: true, reason: 'a form' } }),
    words: ['POST /orders is now public: anyone may call without a token; it required orders/write before'],
    kinds: ['access-gain', 'public'],
    cells: ['Reports POST /orders: refused > allowed'],
  },
  {
    name: 'a public route that asks for a token',
    base: withRoutes({ 'POST /orders': { public: true, reason: 'a form' } }),
    head: {},
    words: ['POST /orders now requires orders/write instead of no token', 'Reports loses POST /orders'],
    kinds: ['access-loss'],
  },
  {
    name: 'a new route',
    head: withRoutes({ 'GET /orders/{id}': { scopes: ['orders/read'] } }),
    words: ['GET /orders/{id} is new and requires orders/read; Checkout, Reports may call it'],
    kinds: ['access-gain'],
  },
  {
    name: 'a new route that nobody may call',
    head: withRoutes({ 'PUT /orders/{id}': { scopes: ['orders/admin'] } }),
    words: ['PUT /orders/{id} is new and requires orders/admin'],
    kinds: [],
    cells: [],
  },
  {
    name: 'a new public route',
    head: withRoutes({ 'GET /health': { public: true, reason: 'the load balancer' } }),
    words: ['GET /health is new and public: anyone may call it, without a token'],
    kinds: ['access-gain', 'public'],
  },
  {
    name: 'a route removed',
    head: { access: shop({ routes: withoutPost }) },
    words: [`POST /orders is removed; it stays ${LINGERS}`],
    kinds: ['access-loss'],
    cells: ['Checkout POST /orders: allowed > refused'],
  },
  {
    name: 'a route moved to another path',
    head: { access: shop({ routes: { ...withoutPost, 'POST /carts': { scopes: ['orders/write'] } } }) },
    words: [
      'POST /carts is new and requires orders/write; Checkout may call it',
      `POST /orders is removed; it stays ${LINGERS}`,
    ],
    kinds: ['access-gain', 'access-loss'],
  },
  {
    name: 'another name of a path parameter',
    head: {
      access: shop({ routes: { ...withoutPost, 'POST /orders': routes['POST /orders'] } }),
      edit: (json) =>
        void Object.assign(resourceOf(json, 'aws_api_gateway_resource', /__resource/), { path_part: '{order}' }),
    },
    words: [],
    kinds: ['backend'],
  },
  {
    name: 'a route that a greedy one answers once it is gone',
    base: withRoutes({ 'DELETE /{path+}': { scopes: ['orders/read'] } }),
    head: { access: shop({ routes: { ...withoutDelete, 'DELETE /{path+}': { scopes: ['orders/read'] } } }) },
    words: ['DELETE /orders/{id} is removed as a route; DELETE /{path+} answers it now and requires orders/read'],
    kinds: ['access-gain'],
    cells: ['Checkout DELETE /orders/{id}: refused > allowed', 'Reports DELETE /orders/{id}: refused > allowed'],
  },
  {
    name: 'a route that a public greedy one answers once it is gone',
    base: withRoutes({ 'DELETE /{path+}': { public: true, reason: 'a test' } }),
    head: { access: shop({ routes: { ...withoutDelete, 'DELETE /{path+}': { public: true, reason: 'a test' } } }) },
    words: ['DELETE /orders/{id} is removed as a route; DELETE /{path+} answers it now and requires no token'],
    kinds: ['access-gain', 'public'],
  },
  {
    name: 'a route of its own for what a public greedy one answered',
    base: { access: shop({ routes: { ...withoutDelete, 'DELETE /{path+}': { public: true, reason: 'a test' } } }) },
    head: withRoutes({ 'DELETE /{path+}': { public: true, reason: 'a test' } }),
    words: [
      'DELETE /orders/{id} is new and requires orders/admin; until now DELETE /{path+} answered it and required no token',
    ],
    kinds: ['access-loss'],
    cells: ['Checkout DELETE /orders/{id}: allowed > refused', 'Reports DELETE /orders/{id}: allowed > refused'],
  },
  {
    name: 'a token lifetime raised',
    head: { variables: { M2M_ACCESS_TOKEN_MINUTES: '720' } },
    words: [
      'tokens of Checkout, Reports are valid for 12 h instead of 1 h: a revoked client can use its last token for that long',
    ],
    kinds: ['token-lifetime'],
  },
  {
    name: 'a token lifetime lowered',
    head: { variables: { M2M_ACCESS_TOKEN_MINUTES: '5' } },
    words: ['tokens of Checkout, Reports are valid for 5 min instead of 1 h'],
    kinds: [],
  },
  {
    name: 'an origin added to CORS',
    base: { variables: { M2M_CORS_ORIGINS: 'https://a.example' } },
    head: { variables: { M2M_CORS_ORIGINS: 'https://a.example,https://b.example' } },
    words: ['pages of https://b.example may now call from a browser'],
    kinds: ['cors'],
  },
  {
    name: 'CORS turned off',
    base: { variables: { M2M_CORS_ORIGINS: 'https://a.example' } },
    head: {},
    words: ['pages of https://a.example may no longer call from a browser'],
    kinds: [],
  },
  {
    name: 'another stage name',
    head: { variables: { M2M_STAGE_NAME: 'v1' } },
    words: ['the stage prod is now v1: the address of every route changes'],
    kinds: ['caller-action'],
    cells: [],
  },
  {
    name: 'a method without its scopes, which takes the tokens of people',
    head: edited('aws_api_gateway_method', /orders_GET/, { authorization_scopes: [] }),
    words: [
      'GET /orders now requires the ID token of a person (the route names no scope, so no client here has one) instead of orders/read',
      'Checkout loses GET /orders',
      'Reports loses GET /orders',
    ],
    kinds: ['access-gain', 'access-loss'],
  },
  {
    name: 'a method that IAM decides about',
    head: edited('aws_api_gateway_method', /orders_GET/, { authorization: 'AWS_IAM', authorizer_id: undefined }),
    words: [
      'GET /orders now requires AWS credentials that IAM allows instead of orders/read',
      'Checkout loses GET /orders',
      'Reports loses GET /orders',
    ],
    kinds: ['access-gain', 'access-loss'],
  },
  {
    name: 'the authorizer removed, and with it every check',
    head: {
      edit: (json) => {
        delete json.resource.aws_api_gateway_authorizer;
        for (const method of Object.values(json.resource.aws_api_gateway_method ?? {})) {
          Object.assign(method, { authorization: 'NONE', authorizer_id: undefined, authorization_scopes: undefined });
        }
      },
    },
    words: [
      'GET /orders is now public: anyone may call without a token; it required orders/read before',
      'POST /orders is now public: anyone may call without a token; it required orders/write before',
      'DELETE /orders/{id} is now public: anyone may call without a token; it required orders/admin before',
    ],
    kinds: ['access-gain', 'public'],
  },
  {
    name: 'the authorizer removed, and methods that still name it',
    head: { edit: ({ resource }) => delete resource.aws_api_gateway_authorizer },
    words: expect.arrayContaining([
      expect.stringMatching(/^aws_api_gateway_method\.\S*orders_GET\S* changes and is not understood: .* refers to /),
    ]) as string[],
    kinds: ['not-understood'],
  },
  {
    name: 'an API key asked for besides',
    head: edited('aws_api_gateway_method', /orders_GET/, { api_key_required: true }),
    words: ['an API key is now also required at GET /orders'],
    kinds: ['access-loss', 'caller-action'],
    cells: [],
  },
  {
    name: 'an API key no longer asked for',
    base: edited('aws_api_gateway_method', /orders_GET/, { api_key_required: true }),
    head: {},
    words: ['an API key is no longer required at GET /orders'],
    kinds: ['access-gain'],
  },
  {
    name: 'a Lambda authorizer in place of the native one',
    head: decidedByLambda(),
    words: expect.arrayContaining([
      expect.stringMatching(
        /^GET \/orders now requires a decision of the Lambda authorizer \S+ \(the method does not show it\) instead of orders\/read$/,
      ),
    ]) as string[],
    kinds: ['not-understood', 'protection'],
    cells: expect.arrayContaining(['Reports GET /orders: allowed > unknown']) as string[],
  },
  {
    name: 'a Lambda authorizer, nothing of it changed',
    base: decidedByLambda(),
    head: decidedByLambda(),
    words: [],
    kinds: [],
    cells: [],
  },
  {
    name: 'a Lambda authorizer with another function',
    base: decidedByLambda(),
    head: decidedByLambda({ authorizer_uri: 'arn:aws:lambda:other' }),
    words: [expect.stringMatching(/^the Lambda authorizer \S+, its function or its configuration changes: /) as string],
    kinds: ['not-understood', 'protection'],
  },
  {
    name: 'an app of people that gets scopes of machines',
    head: edited('aws_cognito_user_pool_client', /Reports/, {
      allowed_oauth_flows: ['implicit'],
      generate_secret: false,
    }),
    words: expect.arrayContaining([
      'people who sign in to Reports now get tokens with the scope orders/read, by the flow implicit',
    ]) as string[],
    kinds: ['access-gain', 'access-loss', 'caller-action', 'replacement', 'sign-in'],
  },
  {
    name: 'a trigger that may put other scopes into tokens',
    head: edited('aws_cognito_user_pool', /./, { lambda_config: { pre_token_generation: 'arn:aws:lambda' } }),
    words: [
      expect.stringMatching(/^aws_cognito_user_pool\.\S+ changes and is not understood: .*"lambda_config"/) as string,
    ],
    kinds: ['not-understood', 'sign-in'],
  },
  {
    name: 'a resource of a type nobody knows',
    head: { edit: (json) => void (json.resource.aws_apigatewayv2_api = { wall: { name: 'wall' } }) },
    words: ['aws_apigatewayv2_api.wall changes and is not understood: a type that the review does not know'],
    kinds: ['not-understood'],
  },
  {
    name: 'many clients at once',
    head: withClients(many(12, 'Batch')),
    words: Array.from(
      { length: 12 },
      (_, index) => `Batch${index} is new, with the scope orders/read; it may call GET /orders`,
    ),
    kinds: ['access-gain'],
  },
];
