import type { RefusalReason } from '../../../lambda/authorizer/refusal';
import type { AskedRequest } from './authorizer-under-test';
import type { Claims, Signer } from './user-pool';
import { encode, signToken } from './user-pool';

/** User pools and signers for the cases. */
export interface Pools {
  /** Signs for the machines' pool; `next` signs after a rotation of its keys. */
  readonly signer: Signer;
  readonly next: Signer;
  /** Signer that belongs to no pool. */
  readonly stranger: Signer;
  readonly peopleSigner: Signer;
  readonly issuer: string;
  readonly peopleIssuer: string;
}

/** A request and its expected result. */
export interface RequestCase {
  readonly name: string;
  readonly request: (pools: Pools) => AskedRequest;
  /** For a known caller `allowed` or `403`; otherwise the reason of the 401. */
  readonly outcome: 'allowed' | '403' | RefusalReason;
  readonly principal?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Kind of people's tokens that are accepted. */
  readonly people?: 'access' | 'id';
}

export const REPORTING = '1reporting0client0000000id';
export const CHECKOUT = '2checkout00client0000000id';
export const RETIRED = '3retired000client0000000id';
export const APP = '4app0of0people0000000000id';
export const IMPORT_KEY = 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0';
export const EXPORT_KEY = 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz';

const now = () => Math.floor(Date.now() / 1_000);
const LIST: AskedRequest = { route: 'GET /orders', path: '/orders' };

/** Claims of a valid token of a machine, with some of them replaced. */
export function machineClaims(issuer: string, replaced: Claims = {}): Claims {
  return {
    sub: REPORTING,
    token_use: 'access',
    scope: 'orders/read',
    auth_time: now(),
    iss: issuer,
    exp: now() + 3_600,
    iat: now(),
    version: 2,
    jti: '8a1f6f0e-0000-4000-8000-000000000000',
    client_id: REPORTING,
    ...replaced,
  };
}

/** Claims of a valid access token of a person. */
export function personClaims(issuer: string, replaced: Claims = {}): Claims {
  return {
    sub: 'f0e1d2c3-0000-4000-8000-000000000000',
    'cognito:groups': ['Support'],
    iss: issuer,
    client_id: APP,
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    auth_time: now(),
    exp: now() + 3_600,
    iat: now(),
    username: 'ada',
    ...replaced,
  };
}

/** Claims of a valid ID token of a person. */
function idClaims(issuer: string, replaced: Claims = {}): Claims {
  const ofAccess = { client_id: undefined, scope: undefined, username: undefined };
  const ofId = { token_use: 'id', aud: APP, 'cognito:username': 'ada', email: 'ada@example.com' };
  return { ...personClaims(issuer), ...ofAccess, ...ofId, ...replaced };
}

interface Options {
  readonly claims?: Claims;
  readonly header?: Claims;
  readonly by?: 'signer' | 'next' | 'stranger' | 'peopleSigner';
  readonly asking?: AskedRequest;
}

const bearer = (token: string, asking = LIST): AskedRequest => ({
  ...asking,
  headers: { Authorization: `Bearer ${token}` },
});

/** A request with a machine's token. */
const machine =
  ({ claims = {}, header = {}, by = 'signer', asking }: Options = {}) =>
  (pools: Pools) =>
    bearer(signToken(machineClaims(pools.issuer, claims), { signer: pools[by], header }), asking);

/** A request with a person's token from the machines' pool. */
const person =
  ({ claims = {}, by = 'signer', asking }: Options = {}, make = personClaims) =>
  (pools: Pools) =>
    bearer(signToken(make(pools.issuer, claims), { signer: pools[by] }), asking);

/** A request with a person's token from a separate pool of people. */
const stranger =
  ({ claims = {}, by = 'peopleSigner', asking }: Options = {}, make = personClaims) =>
  (pools: Pools) =>
    bearer(signToken(make(pools.peopleIssuer, claims), { signer: pools[by] }), asking);

/** A request with a token that was changed after signing. */
const altered = (alter: (token: string, pools: Pools) => string) => (pools: Pools) =>
  bearer(alter(signToken(machineClaims(pools.issuer), { signer: pools.signer }), pools));

/** A request with a valid token of a machine in unusual headers. */
const sent = (headers: (token: string) => NonNullable<AskedRequest['headers']>) => (pools: Pools) => ({
  ...LIST,
  headers: headers(signToken(machineClaims(pools.issuer), { signer: pools.signer })),
});

const asking = (route: string, path: string): AskedRequest => ({ route, path });
const ORDER = asking('GET /orders/{id}', '/orders/7');
const CREATE = asking('POST /orders', '/orders');
const CHANGE = asking('PUT /orders/{id}', '/orders/7');
const REMOVE = asking('DELETE /orders/{id}', '/orders/7');
const CANCEL = asking('POST /orders/{id}/cancellation', '/orders/7/cancellation');
const AUDIT = asking('GET /orders/{id}/audit', '/orders/7/audit');
const EXPORT = asking('GET /orders/export', '/orders/export');
const FILES = asking('GET /files/{path+}', '/files/2026/05/report.pdf');

const withScope = (scope: unknown, of = LIST): RequestCase['request'] => machine({ claims: { scope }, asking: of });

const accept = { LEGACY_API_KEYS: 'accept' };
const warn = { LEGACY_API_KEYS: 'warn' };
const refuse = { LEGACY_API_KEYS: 'refuse' };
const key =
  (value: string, of = LIST): RequestCase['request'] =>
  () => ({ ...of, headers: { 'x-api-key': value } });

const machines: RequestCase[] = [
  { name: 'a token with the scope', request: machine(), outcome: 'allowed', principal: REPORTING },
  { name: 'the same token at a parameter', request: machine({ asking: ORDER }), outcome: 'allowed' },
  { name: 'the same token at the root', request: machine({ asking: asking('GET /', '/') }), outcome: 'allowed' },
  { name: 'the same token at a greedy parameter', request: machine({ asking: FILES }), outcome: 'allowed' },
  {
    name: 'a slash at the end of the path',
    request: machine({ asking: asking('GET /orders', '/orders/') }),
    outcome: 'allowed',
  },
  {
    name: 'a percent-encoded parameter',
    request: machine({ asking: asking('GET /orders/{id}', '/orders/a%40b%3Ac') }),
    outcome: 'allowed',
  },
  {
    name: 'a route that names the scope, whose role has another method',
    request: machine({ asking: CREATE }),
    outcome: '403',
  },
  { name: 'a route that does not name the scope', request: machine({ asking: CHANGE }), outcome: '403' },
  { name: 'a route below one that is open', request: machine({ asking: AUDIT }), outcome: '403' },
  { name: 'a literal beside a parameter that is open', request: machine({ asking: EXPORT }), outcome: '403' },
  {
    name: 'a route below one that is open, with a slash at the end',
    request: machine({ asking: asking('GET /orders/{id}/audit', '/orders/7/audit/') }),
    outcome: '403',
  },
  {
    name: 'a route below one that is open, percent-encoded',
    request: machine({ asking: asking('GET /orders/{id}/audit', '/orders/7/%61udit') }),
    outcome: '403',
  },
  {
    name: 'a literal beside a parameter that is open, percent-encoded',
    request: machine({ asking: asking('GET /orders/export', '/orders/%65xport') }),
    outcome: '403',
  },
  {
    name: 'a route the table does not have',
    request: machine({ asking: asking('GET /orders/{id}/notes', '/orders/7/notes') }),
    outcome: '403',
  },
  {
    name: 'a method the table does not have',
    request: machine({ asking: asking('HEAD /orders', '/orders') }),
    outcome: '403',
  },
  { name: 'write may change', request: withScope('orders/write', CHANGE), outcome: 'allowed' },
  { name: 'write may create', request: withScope('orders/write', CREATE), outcome: 'allowed' },
  {
    name: 'write may not delete, though the route names it',
    request: withScope('orders/write', REMOVE),
    outcome: '403',
  },
  { name: 'admin may delete', request: withScope('orders/admin', REMOVE), outcome: 'allowed' },
  { name: 'admin may see the audit', request: withScope('orders/admin', AUDIT), outcome: 'allowed' },
  { name: 'admin may export', request: withScope('orders/admin', EXPORT), outcome: 'allowed' },
  { name: 'cancel may cancel', request: withScope('orders/cancel', CANCEL), outcome: 'allowed' },
  { name: 'cancel may not list', request: withScope('orders/cancel'), outcome: '403' },
  { name: 'write may not cancel', request: withScope('orders/write', CANCEL), outcome: '403' },
  {
    name: 'roles do not lend each other scopes: read and cancel cannot create',
    request: withScope('orders/read orders/cancel', CREATE),
    outcome: '403',
  },
  {
    name: 'a token of another client',
    request: machine({ claims: { client_id: CHECKOUT, sub: CHECKOUT } }),
    outcome: 'allowed',
    principal: CHECKOUT,
  },
];

const signatures: RequestCase[] = [
  { name: 'alg none, without a signature', request: machine({ header: { alg: 'none' } }), outcome: 'invalid-token' },
  { name: 'alg NONE', request: machine({ header: { alg: 'NONE' } }), outcome: 'invalid-token' },
  {
    name: 'alg none, with the signature of RS256',
    request: altered((token) => {
      const [, payload, signature] = token.split('.');
      return `${encode({ alg: 'none', kid: 'signer' })}.${payload}.${signature}`;
    }),
    outcome: 'invalid-token',
  },
  {
    name: 'HS256 with the public key as the secret',
    request: machine({ header: { alg: 'HS256' } }),
    outcome: 'invalid-token',
  },
  { name: 'RS384 by the right key', request: machine({ header: { alg: 'RS384' } }), outcome: 'invalid-token' },
  { name: 'RS512 by the right key', request: machine({ header: { alg: 'RS512' } }), outcome: 'invalid-token' },
  {
    name: 'RS384 by a key that names no algorithm',
    request: machine({ by: 'next', header: { alg: 'RS384' } }),
    outcome: 'invalid-token',
  },
  { name: 'RS256 by a key that names no algorithm', request: machine({ by: 'next' }), outcome: 'allowed' },
  { name: 'no alg', request: machine({ header: { alg: undefined } }), outcome: 'invalid-token' },
  { name: 'an unknown kid', request: machine({ by: 'stranger' }), outcome: 'invalid-token' },
  {
    name: "a stranger's key under the right kid",
    request: machine({ by: 'stranger', header: { kid: 'signer' } }),
    outcome: 'invalid-token',
  },
  {
    name: 'the kid of another key of the pool',
    request: machine({ header: { kid: 'next' } }),
    outcome: 'invalid-token',
  },
  { name: 'no kid', request: machine({ header: { kid: undefined } }), outcome: 'invalid-token' },
  { name: 'a kid that is a number', request: machine({ header: { kid: 1 } }), outcome: 'invalid-token' },
  {
    name: 'a key of its own in the header',
    request: (pools) =>
      machine({ by: 'stranger', header: { kid: 'signer', jwk: pools.stranger.publicKey.export({ format: 'jwk' }) } })(
        pools,
      ),
    outcome: 'invalid-token',
  },
  {
    name: 'no signature',
    request: altered((token) => token.slice(0, token.lastIndexOf('.') + 1)),
    outcome: 'invalid-token',
  },
  {
    name: 'another signature',
    request: altered((token) => `${token.slice(0, token.lastIndexOf('.') + 1)}${'A'.repeat(342)}`),
    outcome: 'invalid-token',
  },
  {
    name: 'other claims under the signature',
    request: altered((token, { issuer }) => {
      const [header, , signature] = token.split('.');
      return `${header}.${encode(machineClaims(issuer, { scope: 'orders/admin' }))}.${signature}`;
    }),
    outcome: 'invalid-token',
  },
  { name: 'two parts', request: altered((token) => token.slice(0, token.lastIndexOf('.'))), outcome: 'invalid-token' },
  { name: 'four parts', request: altered((token) => `${token}.a`), outcome: 'invalid-token' },
  {
    name: 'claims that are no JSON',
    request: altered((token) => token.replace(/\..*\./, '.bm90IGpzb24.')),
    outcome: 'invalid-token',
  },
  {
    name: 'claims that are null',
    request: altered((token) => token.replace(/\..*\./, '.bnVsbA.')),
    outcome: 'invalid-token',
  },
];

const issuers: RequestCase[] = [
  { name: 'no issuer', request: machine({ claims: { iss: undefined } }), outcome: 'invalid-token' },
  {
    name: 'another pool of the same Region',
    request: machine({ claims: { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other' } }),
    outcome: 'invalid-token',
  },
  {
    name: 'the issuer with a slash behind it',
    request: (pools) => machine({ claims: { iss: `${pools.issuer}/` } })(pools),
    outcome: 'invalid-token',
  },
  {
    name: 'the issuer in capitals',
    request: (pools) => machine({ claims: { iss: pools.issuer.toUpperCase() } })(pools),
    outcome: 'invalid-token',
  },
  {
    name: "the people's pool as issuer, signed by the machines'",
    request: (pools) => machine({ claims: { iss: pools.peopleIssuer } })(pools),
    outcome: 'invalid-token',
  },
  {
    name: "the people's pool as issuer of a machine's token",
    request: (pools) => machine({ claims: { iss: pools.peopleIssuer }, by: 'peopleSigner' })(pools),
    outcome: 'invalid-token',
  },
];

const times: RequestCase[] = [
  { name: 'expired a second ago', request: machine({ claims: { exp: now() - 1 } }), outcome: 'expired-token' },
  { name: 'expired last year', request: machine({ claims: { exp: now() - 31_536_000 } }), outcome: 'expired-token' },
  { name: 'without exp', request: machine({ claims: { exp: undefined } }), outcome: 'invalid-token' },
  { name: 'with exp as text', request: machine({ claims: { exp: String(now() + 3_600) } }), outcome: 'invalid-token' },
  { name: 'with exp null', request: machine({ claims: { exp: null } }), outcome: 'invalid-token' },
  { name: 'not yet valid', request: machine({ claims: { nbf: now() + 60 } }), outcome: 'invalid-token' },
  { name: 'valid since a minute', request: machine({ claims: { nbf: now() - 60 } }), outcome: 'allowed' },
];

const uses: RequestCase[] = [
  {
    name: 'an ID token where access is needed',
    request: machine({ claims: { token_use: 'id' } }),
    outcome: 'wrong-token-use',
  },
  {
    name: 'an ID token whose audience is a machine client',
    request: machine({ claims: { token_use: 'id', aud: REPORTING, client_id: undefined } }),
    outcome: 'wrong-token-use',
  },
  {
    name: 'an access token whose audience, not its client, is a machine client',
    request: machine({ claims: { aud: REPORTING, client_id: undefined } }),
    outcome: 'wrong-token-use',
  },
  { name: 'no token_use', request: machine({ claims: { token_use: undefined } }), outcome: 'wrong-token-use' },
  { name: 'token_use refresh', request: machine({ claims: { token_use: 'refresh' } }), outcome: 'wrong-token-use' },
  { name: 'token_use in capitals', request: machine({ claims: { token_use: 'ACCESS' } }), outcome: 'wrong-token-use' },
  {
    name: 'an unknown client',
    request: machine({ claims: { client_id: '9unknown00client0000000id' } }),
    outcome: 'unknown-client',
  },
  {
    name: 'the beginning of a client id',
    request: machine({ claims: { client_id: REPORTING.slice(0, -1) } }),
    outcome: 'unknown-client',
  },
  {
    name: 'a client id in capitals',
    request: machine({ claims: { client_id: REPORTING.toUpperCase() } }),
    outcome: 'unknown-client',
  },
  { name: 'no client id', request: machine({ claims: { client_id: undefined } }), outcome: 'invalid-token' },
  { name: 'a list of client ids', request: machine({ claims: { client_id: [REPORTING] } }), outcome: 'invalid-token' },
  { name: 'a denied client', request: machine({ claims: { client_id: RETIRED } }), outcome: 'denied-client' },
];

const scopes: RequestCase[] = [
  { name: 'no scope', request: withScope(undefined), outcome: '403' },
  { name: 'an empty scope', request: withScope(''), outcome: '403' },
  { name: 'spaces as scope', request: withScope('   '), outcome: '403' },
  { name: 'the beginning of a scope', request: withScope('orders/rea'), outcome: '403' },
  { name: 'a scope with more behind it', request: withScope('orders/reader'), outcome: '403' },
  { name: 'a scope with more before it', request: withScope('my-orders/read'), outcome: '403' },
  { name: 'the name without its resource server', request: withScope('read'), outcome: '403' },
  { name: 'the resource server alone', request: withScope('orders'), outcome: '403' },
  { name: 'the scope of another resource server', request: withScope('billing/read'), outcome: '403' },
  { name: 'a scope in capitals', request: withScope('ORDERS/READ'), outcome: '403' },
  { name: 'a wildcard for a scope', request: withScope('orders/*'), outcome: '403' },
  { name: 'scopes with a comma between', request: withScope('orders/write,orders/read'), outcome: '403' },
  { name: 'scopes with a line break between', request: withScope('orders/write\norders/read'), outcome: '403' },
  { name: 'a list of scopes', request: withScope(['orders/read']), outcome: 'invalid-token' },
  { name: 'a name every object has', request: withScope('constructor'), outcome: '403' },
  { name: 'the scope twice', request: withScope('orders/read orders/read'), outcome: 'allowed' },
  { name: 'the scope among others', request: withScope('billing/read orders/read openid'), outcome: 'allowed' },
  { name: 'more spaces than one', request: withScope('  orders/read  '), outcome: 'allowed' },
  {
    name: 'groups in the token of a machine',
    request: machine({ claims: { scope: '', 'cognito:groups': ['Chiefs'] } }),
    outcome: '403',
  },
];

const people: RequestCase[] = [
  {
    name: 'a member of a group',
    request: person(),
    outcome: 'allowed',
    principal: 'f0e1d2c3-0000-4000-8000-000000000000',
  },
  { name: 'a member of a group whose role has another method', request: person({ asking: CREATE }), outcome: '403' },
  {
    name: 'a member of two groups',
    request: person({ claims: { 'cognito:groups': ['Support', 'Sales'] }, asking: CREATE }),
    outcome: 'allowed',
  },
  {
    name: 'a group with two roles',
    request: person({ claims: { 'cognito:groups': ['Sales'] }, asking: CANCEL }),
    outcome: 'allowed',
  },
  {
    name: 'a group of administrators',
    request: person({ claims: { 'cognito:groups': ['Chiefs'] }, asking: AUDIT }),
    outcome: 'allowed',
  },
  { name: 'a person without a group', request: person({ claims: { 'cognito:groups': undefined } }), outcome: '403' },
  {
    name: 'a person with an empty list of groups',
    request: person({ claims: { 'cognito:groups': [] } }),
    outcome: '403',
  },
  {
    name: 'a person in a group without roles',
    request: person({ claims: { 'cognito:groups': ['Interns'] } }),
    outcome: '403',
  },
  { name: 'a group in small letters', request: person({ claims: { 'cognito:groups': ['support'] } }), outcome: '403' },
  { name: 'groups that are one text', request: person({ claims: { 'cognito:groups': 'Support' } }), outcome: '403' },
  {
    name: 'groups that are no texts',
    request: person({ claims: { 'cognito:groups': [{}, null, 7] } }),
    outcome: '403',
  },
  {
    name: 'a group named like what every object has',
    request: person({ claims: { 'cognito:groups': ['constructor', '__proto__'] } }),
    outcome: '403',
  },
  {
    name: 'an app that asked for a narrower scope',
    request: person({ claims: { 'cognito:groups': ['Chiefs'], scope: 'openid orders/read' } }),
    outcome: '403',
  },
  {
    name: 'an app that asked for the scope',
    request: person({ claims: { 'cognito:groups': ['Chiefs'], scope: 'openid orders/admin' } }),
    outcome: 'allowed',
  },
  {
    name: 'an app that asked for a scope of another API',
    request: person({ claims: { scope: 'openid billing/read' } }),
    outcome: '403',
  },
  {
    name: 'an app that asked for no scope of an API',
    request: person({ claims: { scope: 'openid profile' } }),
    outcome: 'allowed',
  },
  {
    name: 'scopes do not lend a person rights',
    request: person({ claims: { 'cognito:groups': [], scope: 'orders/admin' } }),
    outcome: '403',
  },
  { name: 'an unknown app', request: person({ claims: { client_id: 'unknown' } }), outcome: 'unknown-client' },
  { name: 'a denied app', request: person({ claims: { client_id: RETIRED } }), outcome: 'denied-client' },
  { name: 'no subject', request: person({ claims: { sub: undefined } }), outcome: 'invalid-token' },
  { name: 'an ID token where access tokens are taken', request: person({}, idClaims), outcome: 'wrong-token-use' },
  { name: 'an ID token where ID tokens are taken', request: person({}, idClaims), outcome: 'allowed', people: 'id' },
  { name: 'an access token where ID tokens are taken', request: person(), outcome: 'wrong-token-use', people: 'id' },
  {
    name: 'an ID token for another app',
    request: person({ claims: { aud: 'unknown' } }, idClaims),
    outcome: 'unknown-client',
    people: 'id',
  },
  {
    name: 'an ID token for several apps',
    request: person({ claims: { aud: [APP] } }, idClaims),
    outcome: 'invalid-token',
    people: 'id',
  },
];

const ownPool = { PEOPLE_ISSUER: 'of the people' };
const peopleOfTheirOwn: RequestCase[] = [
  { name: 'a person of their own pool', request: stranger(), outcome: 'allowed', environment: ownPool },
  {
    name: 'an ID token of their own pool',
    request: stranger({}, idClaims),
    outcome: 'allowed',
    environment: ownPool,
    people: 'id',
  },
  {
    name: "a person of the machines' pool, where people have their own",
    request: person(),
    outcome: 'unknown-client',
    environment: ownPool,
  },
  {
    name: "the people's pool signed by the machines' key",
    request: stranger({ by: 'signer' }),
    outcome: 'invalid-token',
    environment: ownPool,
  },
  {
    name: "a machine client's id in the people's pool",
    request: stranger({ claims: { client_id: REPORTING } }),
    outcome: 'unknown-client',
    environment: ownPool,
  },
];

const headers: RequestCase[] = [
  { name: 'no headers', request: () => LIST, outcome: 'no-token' },
  { name: 'an empty Authorization', request: sent(() => ({ Authorization: '' })), outcome: 'no-token' },
  { name: 'the raw token', request: sent((token) => ({ Authorization: token })), outcome: 'allowed' },
  {
    name: 'bearer in small letters',
    request: sent((token) => ({ Authorization: `bearer ${token}` })),
    outcome: 'allowed',
  },
  { name: 'BEARER in capitals', request: sent((token) => ({ Authorization: `BEARER ${token}` })), outcome: 'allowed' },
  { name: 'two spaces', request: sent((token) => ({ Authorization: `Bearer  ${token}` })), outcome: 'allowed' },
  { name: 'spaces around', request: sent((token) => ({ Authorization: ` Bearer ${token} ` })), outcome: 'allowed' },
  {
    name: 'the header in small letters',
    request: sent((token) => ({ authorization: `Bearer ${token}` })),
    outcome: 'allowed',
  },
  {
    name: 'the header in capitals',
    request: sent((token) => ({ AUTHORIZATION: `Bearer ${token}` })),
    outcome: 'allowed',
  },
  { name: 'Bearer without a token', request: sent(() => ({ Authorization: 'Bearer ' })), outcome: 'invalid-token' },
  {
    name: 'another scheme',
    request: sent((token) => ({ Authorization: `Basic ${token}` })),
    outcome: 'malformed-header',
  },
  {
    name: 'no space behind Bearer',
    request: sent((token) => ({ Authorization: `Bearer${token}` })),
    outcome: 'invalid-token',
  },
  {
    name: 'a tab behind Bearer',
    request: sent((token) => ({ Authorization: `Bearer\t${token}` })),
    outcome: 'malformed-header',
  },
  {
    name: 'something behind the token',
    request: sent((token) => ({ Authorization: `Bearer ${token} x` })),
    outcome: 'malformed-header',
  },
  {
    name: 'the token in quotes',
    request: sent((token) => ({ Authorization: `Bearer "${token}"` })),
    outcome: 'malformed-header',
  },
  {
    name: 'two tokens in one header',
    request: sent((token) => ({ Authorization: `Bearer ${token}, Bearer ${token}` })),
    outcome: 'malformed-header',
  },
  {
    name: 'the header twice',
    request: sent((token) => ({ Authorization: [`Bearer ${token}`, 'Bearer other'] })),
    outcome: 'malformed-header',
  },
  {
    name: 'the header twice in two spellings',
    request: sent((token) => ({ Authorization: `Bearer ${token}`, authorization: 'Bearer other' })),
    outcome: 'malformed-header',
  },
  {
    name: 'the token in another header',
    request: sent((token) => ({ 'X-Authorization': `Bearer ${token}` })),
    outcome: 'no-token',
  },
  {
    name: 'the token in a cookie',
    request: sent((token) => ({ Cookie: `Authorization=${token}` })),
    outcome: 'no-token',
  },
];

const apiKeys: RequestCase[] = [
  {
    name: 'a known key, while keys are accepted',
    request: key(IMPORT_KEY),
    outcome: 'allowed',
    principal: 'Import',
    environment: accept,
  },
  {
    name: 'a known key, while callers are warned',
    request: key(IMPORT_KEY, CREATE),
    outcome: 'allowed',
    environment: warn,
  },
  {
    name: 'a known key, once keys are refused',
    request: key(IMPORT_KEY),
    outcome: 'api-keys-refused',
    environment: refuse,
  },
  { name: 'a known key, where nothing is set', request: key(IMPORT_KEY), outcome: 'api-keys-refused' },
  {
    name: 'a known key at a route its scopes do not open',
    request: key(IMPORT_KEY, AUDIT),
    outcome: '403',
    environment: accept,
  },
  { name: 'the other key has its own scopes', request: key(EXPORT_KEY, CREATE), outcome: '403', environment: accept },
  { name: 'an unknown key', request: key('unknown'), outcome: 'unknown-api-key', environment: accept },
  {
    name: 'the beginning of a key',
    request: key(IMPORT_KEY.slice(0, -1)),
    outcome: 'unknown-api-key',
    environment: accept,
  },
  {
    name: "a key's hash",
    request: key('9YEjHdfSHn5m6d1F1Jp4Cq0uQ0v0o0f0b0m0s0a0b0c='),
    outcome: 'unknown-api-key',
    environment: accept,
  },
  { name: "a key's name", request: key('Import'), outcome: 'unknown-api-key', environment: accept },
  { name: 'an empty key', request: key(''), outcome: 'no-token', environment: accept },
  {
    name: 'a key in a header in capitals',
    request: () => ({ ...LIST, headers: { 'X-API-KEY': IMPORT_KEY } }),
    outcome: 'allowed',
    environment: accept,
  },
  {
    name: 'two keys',
    request: () => ({ ...LIST, headers: { 'x-api-key': [IMPORT_KEY, EXPORT_KEY] } }),
    outcome: 'malformed-header',
    environment: accept,
  },
  {
    name: 'a key that was declared once and is no longer',
    request: key('of an earlier declaration'),
    outcome: '403',
    principal: 'Forgotten',
    environment: accept,
  },
  {
    name: 'a token beside a key counts, and not the key',
    request: sent((token) => ({ Authorization: `Bearer ${token}`, 'x-api-key': IMPORT_KEY })),
    outcome: 'allowed',
    principal: REPORTING,
    environment: accept,
  },
  {
    name: 'a bad token beside a known key',
    request: sent(() => ({ Authorization: 'Bearer a.b.c', 'x-api-key': IMPORT_KEY })),
    outcome: 'invalid-token',
    environment: accept,
  },
  {
    name: 'Basic beside a known key',
    request: sent(() => ({ Authorization: 'Basic YTpi', 'x-api-key': IMPORT_KEY })),
    outcome: 'malformed-header',
    environment: accept,
  },
];

/** All requests for the authorizer, by topic. */
export const REQUEST_CASES: Readonly<Record<string, readonly RequestCase[]>> = {
  'what a machine may call': machines,
  signatures,
  issuers,
  times,
  'uses and clients': uses,
  scopes,
  people,
  'people of their own pool': peopleOfTheirOwn,
  headers,
  'API keys': apiKeys,
};
