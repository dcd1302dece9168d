import { isDeepStrictEqual } from 'node:util';
import { addressOf, wholeReference } from '../../terraform-json/reference';
import { methodKey } from '../../system/method-settings';
import type { AccessClient } from '../change/client';
import type { AccessComparison, ComparedRoute } from '../change/access-comparison';
import type { CallerRule } from '../change/caller-rule';
import { permissionsIn } from '../change/permission';
import type { Leaf } from './leaf';
import { matchesPath } from './path-pattern';
import type { Subject } from './subject';

/** What statements of the review were made from; a leaf that they show needs none of its own. */
export interface Told {
  readonly comparison: AccessComparison;
  /** Texts of the permissions that are said to be added or removed. */
  readonly permissions: ReadonlySet<string>;
  /** Names of the providers that are said to be set up otherwise. */
  readonly providers: ReadonlySet<string>;
  /** Whether the place of the state is said to be another, or is the same in other words. */
  readonly state: 'told' | 'same' | undefined;
  /** Blocks that take over what is there, by which the plan changes nothing. */
  readonly settled: ReadonlySet<string>;
  /** Whether suppressions are said to come or go. */
  readonly suppressions: boolean;
  /** What differs, by its address. */
  readonly subjects: ReadonlyMap<string, Subject>;
}

type Teller = (leaf: Leaf, subject: Subject, told: Told) => boolean;

const TELLERS: readonly (readonly [types: readonly string[], paths: readonly string[], Teller])[] = [
  [['aws_api_gateway_method'], ['authorization'], byRule((was, is) => was?.kind !== is?.kind)],
  [
    ['aws_api_gateway_method'],
    ['authorizer_id'],
    byRule((was, is) => was?.kind !== is?.kind || !isDeepStrictEqual(poolsOf(was), poolsOf(is))),
  ],
  [['aws_api_gateway_method'], ['authorization_scopes'], scopes],
  [['aws_api_gateway_method'], ['api_key_required'], apiKey],
  [['aws_api_gateway_method'], ['rest_api_id', 'resource_id', 'http_method'], place],
  [['aws_api_gateway_method'], ['request_models.**', 'request_parameters.**', 'request_validator_id'], isNewRoute],
  [['aws_api_gateway_resource'], ['path_part', 'parent_id'], movesRoutes],
  [['aws_api_gateway_method_settings'], ['settings.throttling_rate_limit'], throttle('ratePerSecond')],
  [['aws_api_gateway_method_settings'], ['settings.throttling_burst_limit'], throttle('burst')],
  [['aws_api_gateway_method_settings'], ['**'], isLimitOfNewRoute],
  [
    ['aws_api_gateway_stage'],
    ['stage_name'],
    (_, __, { comparison }) => oneStage(comparison, 'before') !== oneStage(comparison, 'after'),
  ],
  [['aws_cognito_user_pool_client'], ['allowed_oauth_scopes'], clientScopes],
  [
    ['aws_cognito_user_pool_client'],
    ['allowed_oauth_flows', 'allowed_oauth_flows_user_pool_client'],
    byClient((was, is) => is.peopleFlows.length === 0 && (was ? was.getsTokens !== is.getsTokens : is.isMachine)),
  ],
  [
    ['aws_cognito_user_pool_client'],
    ['generate_secret'],
    byClient((was, is) => is.isMachine && (was ? was.confidential !== is.confidential : is.confidential)),
  ],
  [['aws_cognito_user_pool_client'], ['user_pool_id'], byClient((was, is) => !was || was.poolId !== is.poolId)],
  [['aws_cognito_user_pool_client'], ['name'], byClient((was, is) => was?.name !== is.name)],
  [
    ['aws_cognito_user_pool_client'],
    ['access_token_validity', 'token_validity_units.access_token'],
    byClient((was, is) => was !== undefined && is.isMachine && was.tokenSeconds !== is.tokenSeconds),
  ],
  [['aws_cognito_resource_server'], ['identifier', 'scope.scope_name', 'user_pool_id'], servers],
  [['aws_lambda_permission'], ['**'], permission],
  [['aws_iam_role_policy_attachment'], ['**'], permission],
  [
    ['*'],
    ['policy', 'policy_document', 'assume_role_policy', 'key_policy', 'access_policy'].flatMap((name) =>
      [
        'Effect',
        'Action',
        'NotAction',
        'Resource',
        'NotResource',
        'Principal.**',
        'NotPrincipal.**',
        'Condition.**',
      ].map((part) => `${name}.Statement.${part}`),
    ),
    permission,
  ],
  [['*'], ['policy.Version', 'policy_document.Version', 'assume_role_policy.Version'], isNewPolicy],
  [['aws_api_gateway_gateway_response', 'aws_api_gateway_integration_response'], ['response_parameters.**'], origin],
  [['aws_api_gateway_integration_response'], ['response_templates.**'], originTemplate],
  [['aws_lambda_function'], ['environment.variables.CORS_ORIGINS'], originList],
  [['aws_lambda_function'], ['environment.variables.CLIENT_IDS'], clientIds],
  [['aws_api_gateway_deployment'], ['depends_on'], withSubject],
  [['import', 'moved'], ['**'], (_, { address }, { settled }) => settled.has(address)],
  [['//'], ['policy.suppressions.**'], (_, __, { suppressions }) => suppressions],
  [['provider.aws'], ['region'], (_, { address }, { providers }) => providers.has(address)],
  [['terraform'], ['backend.**'], (_, __, { state }) => state !== undefined],
];

/** Whether a statement shows this difference already. */
export function isTold(leaf: Leaf, subject: Subject, told: Told): boolean {
  return TELLERS.some(
    ([types, paths, teller]) =>
      (types.includes(subject.type) || types.includes('*')) &&
      paths.some((pattern) => matchesPath(pattern, leaf.path)) &&
      teller(leaf, subject, told),
  );
}

/** Whether a statement may show a difference of this attribute. */
export function mayBeTold(type: string, path: readonly string[]): boolean {
  return TELLERS.some(
    ([types, paths]) => (types.includes(type) || types.includes('*')) && paths.some((each) => matchesPath(each, path)),
  );
}

/** Routes of a method, as both sides have them. */
function routesAt({ address }: Subject, { comparison }: Told): readonly ComparedRoute[] {
  return comparison.routes.filter(({ before, after }) => before?.address === address || after?.address === address);
}

function byRule(differs: (was: CallerRule | undefined, is: CallerRule | undefined) => boolean): Teller {
  return (_, subject, told) =>
    routesAt(subject, told).some(({ before, after }) => !before || !after || differs(before.rule, after.rule));
}

function poolsOf(rule: CallerRule | undefined): readonly string[] {
  return rule?.kind === 'scopes' ? rule.pools : [];
}

function scopesOf(rule: CallerRule | undefined): readonly string[] {
  return rule?.kind === 'scopes' ? rule.scopes : [];
}

/** A scope is named where the route asks for it on one side alone. */
function scopes({ before, after }: Leaf, subject: Subject, told: Told): boolean {
  return routesAt(subject, told).some((route) => {
    const [was, is] = [scopesOf(route.before?.rule), scopesOf(route.after?.rule)];
    const isGone = before === undefined || (was.includes(text(before)) && !is.includes(text(before)));
    const isFresh = after === undefined || (is.includes(text(after)) && !was.includes(text(after)));
    return isGone && isFresh;
  });
}

function apiKey(_: Leaf, subject: Subject, told: Told): boolean {
  return routesAt(subject, told).some(
    ({ before, after }) => !before || !after || before.apiKeyRequired !== after.apiKeyRequired,
  );
}

/** Method and path are the name of a route. */
function place(_: Leaf, subject: Subject, told: Told): boolean {
  const routes = routesAt(subject, told);
  return routes.length > 0 && routes.every(({ before, after }) => !before || !after);
}

/** What is asked of the bodies of a route that was not there keeps nobody out. */
function isNewRoute(_: Leaf, subject: Subject, told: Told): boolean {
  return subject.fate === 'created' && place(_, subject, told);
}

/** Every route that lies below is said to be gone, and to be new at its new place. */
function movesRoutes(_: Leaf, { fate }: Subject, { comparison }: Told): boolean {
  return (
    fate === 'changed' &&
    comparison.routes.length > 0 &&
    comparison.routes.every(({ before, after }) => !before || !after)
  );
}

function throttle(part: 'ratePerSecond' | 'burst'): Teller {
  return ({ before, after }, _, { comparison }) =>
    comparison.routes.some(
      ({ before: was, after: is }) =>
        was &&
        is &&
        was.throttle?.[part] !== is.throttle?.[part] &&
        (before === undefined || was.throttle?.[part] === before) &&
        (after === undefined || is.throttle?.[part] === after),
    );
}

/** How often a route may be called that was not there. */
function isLimitOfNewRoute(leaf: Leaf, { fate, after }: Subject, { comparison }: Told): boolean {
  const settled = ['rest_api_id', 'stage_name', 'method_path', 'throttling_burst_limit', 'throttling_rate_limit'];
  const isNew = comparison.routes.some(
    ({ before, after: route }) =>
      !before && route && `${route.path}/${route.method}` === methodKey(String(after.method_path)),
  );
  return fate === 'created' && isNew && settled.includes(leaf.path.at(-1) ?? '');
}

function oneStage(comparison: AccessComparison, side: 'before' | 'after'): string | undefined {
  const stages = new Set(comparison[side].routes.map(({ stage }) => stage));
  return stages.size === 1 ? [...stages][0] : undefined;
}

/** @param differs - of a client that is told of, and whose address this is; `was` is absent for a new one */
function byClient(differs: (was: AccessClient | undefined, is: AccessClient) => boolean): Teller {
  return (_, { address, fate }, { comparison }) => {
    const pair = comparison.clients.find(({ after }) => after?.address === address);
    if (!pair?.after) return false;
    // A client of another address is made anew, and said to be.
    if (fate === 'created') return differs(undefined, pair.after);
    const was = comparison.before.clients.find((client) => client.address === address);
    return was !== undefined && differs(was, pair.after);
  };
}

function clientScopes({ before, after }: Leaf, { address, fate }: Subject, { comparison }: Told): boolean {
  const pair = comparison.clients.find(({ after: is }) => is?.address === address);
  if (!pair?.after) return false;
  if (fate === 'created') return pair.after.scopes.includes(text(after));
  const [was, is] = [pair.before?.scopes ?? [], pair.after.scopes];
  const isGone = before === undefined || (was.includes(text(before)) && !is.includes(text(before)));
  const isFresh = after === undefined || (is.includes(text(after)) && !was.includes(text(after)));
  return isGone && isFresh;
}

/** Scopes that come and go are named, each by its identifier. */
function servers({ path, before, after }: Leaf, subject: Subject, { comparison }: Told): boolean {
  if (path[0] === 'user_pool_id') return subject.fate === 'created';
  const all = (side: 'before' | 'after') =>
    [...comparison[side].servers].flatMap(([identifier, names]) => names.map((name) => `${identifier}/${name}`));
  const [was, is] = [all('before'), all('after')];
  const part = path[0] === 'identifier' ? 0 : 1;
  const has = (scopes: readonly string[], value: unknown) => scopes.some((scope) => scope.split('/')[part] === value);
  const gone = was.filter((scope) => !is.includes(scope));
  const fresh = is.filter((scope) => !was.includes(scope));
  return (before === undefined || has(gone, before)) && (after === undefined || has(fresh, after));
}

/** What this attribute alone permits, on each side, is said to be added or removed where it differs. */
function permission({ path: [name = ''] }: Leaf, subject: Subject, { permissions }: Told): boolean {
  const [was, is] = [subject.before, subject.after].map((attributes) => textsOf(subject, attributes, name));
  const differing = [
    ...(was ?? []).filter((text) => !is?.includes(text)),
    ...(is ?? []).filter((text) => !was?.includes(text)),
  ];
  return differing.length > 0 && differing.every((text) => permissions.has(text));
}

function textsOf({ type, address }: Subject, attributes: Subject['before'], name: string): string[] {
  const byName = type.startsWith('data.') ? 'data' : 'resource';
  const own = type.replace(/^data\./, '');
  // A policy is read by itself, with what it hangs on; the others are permissions as a whole.
  const isPolicy = /(^|_)policy$|^policy_document$/.test(name);
  const given = isPolicy ? { role: attributes.role, [name]: attributes[name] } : attributes;
  if (Object.keys(attributes).length === 0) return [];
  const json = {
    resource: {},
    data: {},
    output: {},
    provider: {},
    [byName]: { [own]: { [address.split('.').at(-1) ?? '']: given } },
  };
  return permissionsIn(json).permissions.map((each) => JSON.stringify(Object.values(each)));
}

function isNewPolicy({ after }: Leaf, { fate }: Subject): boolean {
  return fate === 'created' && after === '2012-10-17';
}

function originsOf({ comparison }: Told): ReadonlySet<string> {
  const [was, is] = [comparison.before.pageOrigins, comparison.after.pageOrigins];
  return new Set([...was.filter((each) => !is.includes(each)), ...is.filter((each) => !was.includes(each))]);
}

/** A header that names an origin that is told, or says that there are several. */
function origin({ path, before, after }: Leaf, _: Subject, told: Told): boolean {
  const header = path.at(-1)?.toLowerCase() ?? '';
  const origins = originsOf(told);
  const values = [before, after].flatMap((value) => (value === undefined ? [] : text(value).replaceAll(/^'|'$/g, '')));
  if (origins.size === 0) return false;
  if (header.endsWith('.header.vary')) return values.every((value) => value === 'Origin');
  return (
    header.endsWith('.header.access-control-allow-origin') &&
    values.some((value) => origins.has(value)) &&
    values.every(isOrigin)
  );
}

function isOrigin(value: string): boolean {
  return /^https?:\/\/[a-z0-9.-]+(:\d+)?$/.test(value);
}

const CHOICE = /\$origin == "([^"]*)"(?: \|\| )?/g;

/** A template that differs in nothing but the origins among which it chooses. */
function originTemplate({ before, after }: Leaf, _: Subject, told: Told): boolean {
  if (typeof before !== 'string' || typeof after !== 'string') return false;
  const [was, is] = [before, after].map((text) => text.replaceAll(CHOICE, '$$origin'));
  const rest = (text = '') => text.replaceAll(/(\$origin)+/g, '$$origin');
  const chosen = (text: string) => [...text.matchAll(CHOICE)].map(([, each = '']) => each);
  const differing = [
    ...chosen(before).filter((each) => !chosen(after).includes(each)),
    ...chosen(after).filter((each) => !chosen(before).includes(each)),
  ];
  const origins = originsOf(told);
  return rest(was) === rest(is) && differing.length > 0 && differing.every((each) => origins.has(each));
}

function originList({ before, after }: Leaf, _: Subject, told: Told): boolean {
  const differing = apart(before, after);
  const origins = originsOf(told);
  return differing.length > 0 && differing.every((each) => origins.has(each));
}

/** Client ids that come and go with their clients. */
function clientIds({ before, after }: Leaf, _: Subject, { subjects }: Told): boolean {
  const differing = apart(before, after);
  return (
    differing.length > 0 &&
    differing.every((id) => {
      const reference = wholeReference(id);
      const fate = reference?.attribute === 'id' ? subjects.get(addressOf(reference))?.fate : undefined;
      const isIn = text(after).split(',').includes(id);
      return reference?.type === 'aws_cognito_user_pool_client' && fate === (isIn ? 'created' : 'gone');
    })
  );
}

/** What stands in one list alone. */
function apart(before: unknown, after: unknown): string[] {
  const [was, is] = [before, after].map((value) =>
    text(value)
      .split(',')
      .filter((each) => each !== ''),
  );
  return [...(was ?? []).filter((each) => !is?.includes(each)), ...(is ?? []).filter((each) => !was?.includes(each))];
}

/** A dependency on what is new, or is gone. */
function withSubject({ before, after }: Leaf, _: Subject, { subjects }: Told): boolean {
  const goes = before === undefined || subjects.get(text(before))?.fate === 'gone';
  return goes && (after === undefined || typeof after === 'string');
}

/** A value that is a text; no other is a name. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
