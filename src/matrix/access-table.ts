import { unknownText } from '../foreign/unknown-value';
import type { CallerRule, Verdict } from '../review/change/caller-rule';
import { verdict } from '../review/change/caller-rule';
import type { AccessClient } from '../review/change/client';
import type { ObservedAccess } from '../review/change/observed-access';
import { observeAccess } from '../review/change/observed-access';
import { placesOf } from '../review/change/access-comparison';
import type { AccessRoute } from '../review/change/route';
import { TerraformJsonError } from '../terraform-json/error';
import type { StackResource } from '../terraform-json/resolved-stack';
import { ResolvedStack } from '../terraform-json/resolved-stack';
import { StackView, blocks } from '../terraform-json/stack-view';
import { resourcePaths } from '../system/rest-api';
import type { ReadStack } from './read-stack';
import type { Note } from './note';
import { notesOf } from './note';
import type { PublicRoute } from './public-route';
import { withoutPublicRoutes } from './public-route';
import type { Weakness } from './weakness';
import { weaknessesOf } from './weakness';

/** Whether every client of a stack may call every route of it, as its JSON says. */
export interface AccessTable {
  /** Name of the stack, or of the file it was read from. */
  readonly stack: string;
  readonly clients: readonly TableClient[];
  readonly routes: readonly TableRoute[];
  /** Resources that are not modelled, or not known, with the consequence. */
  readonly notes: readonly Note[];
  readonly weaknesses: readonly Weakness[];
  /** Routes that the declaration makes public, with its reasons; none for a plan or a state. */
  readonly publicRoutes: readonly PublicRoute[];
}

/** A machine client, a column. */
export interface TableClient {
  readonly name: string;
  readonly address: string;
  /** Scopes that its token holds; absent if unknown. */
  readonly scopes?: readonly string[];
  /** Why its scopes are unknown. */
  readonly reason?: string;
  /** Why it gets no token; absent if it gets one, or if that is unknown. */
  readonly withoutToken?: string;
}

/** A route, a row. */
export interface TableRoute {
  /** E.g. `GET /orders/{id}`; with the stage, and the API, before the path if there are several. */
  readonly name: string;
  readonly address: string;
  /** The rule that decides; `unknown` if it cannot be known. */
  readonly decidedBy: 'public' | 'scopes' | 'people' | 'iam' | 'lambda' | 'unknown';
  /** Any one of them is enough. */
  readonly scopes?: readonly string[];
  readonly apiKeyRequired: boolean;
  /** Why its callers are unknown. */
  readonly reason?: string;
  /** By the name of the client. */
  readonly cells: Readonly<Record<string, Verdict>>;
}

/**
 * Reads the access of a stack. A call that cannot be decided is `unknown`, neither allowed nor refused.
 * @param access - of the stack, if it was read with the other stacks of its app, and with the clients of its pool
 */
export function accessTable(stack: ReadStack, access = observeAccess(stack.side)): AccessTable {
  const { side, inWords } = stack;
  const view = new StackView(side.content);
  const columns = columnsOf(stack, access, view);
  const partial = partialRoutes(stack, access, view);
  const routes = [...access.routes, ...partial];
  const place = placesOf([routes]);
  const hasKey = keyedStages(view);
  const openStage = unreadStages(access, view);
  const openPolicy = unreadPolicies(stack, access, view);
  const rows = routes.map((route) => {
    const row = rowOf(stack, route, place(route), access, columns);
    const open = route.stage === '' ? openStage(route.api) : undefined;
    if (open !== undefined)
      return whollyUnknown(row, `${inWords(open)} is not understood: ${reasonOf(stack, access, open)}`);
    const closedBy = route.stage === '' ? NO_STAGE : (route.closedBy ?? openPolicy(route.api));
    if (closedBy !== undefined) return inDoubt(row, closedBy);
    // The key may come from a usage plan of another stack.
    return route.apiKeyRequired && !hasKey(route) ? inDoubt(row, NO_KEYS) : row;
  });
  const namesOf = (address: string) => rows.filter((row) => row.address === inWords(address)).map(({ name }) => name);
  const judged = withoutPublicRoutes(weaknessesOf(view, access), view, side.content, namesOf);
  return {
    stack: side.name,
    clients: columns.map(({ column }) => column),
    routes: [...rows, ...placelessRows(stack, access, view, { routes, columns })].sort(byPath),
    notes: notesOf(stack, access, view),
    weaknesses: judged.weaknesses.map((each) => ({ ...each, address: inWords(each.address) })),
    publicRoutes: judged.publicRoutes,
  };
}

interface Column {
  readonly column: TableClient;
  /** Absent if it could not be read. */
  readonly client?: AccessClient;
}

/** Why it is not known whether a caller can reach the API. */
const NO_STAGE = 'no stage here serves its API';
/** Why a client gets no token that has no fault itself. */
const NO_DOMAIN = 'its user pool has no domain, so no token endpoint';
/** Why it is not known whether a caller has a key. */
export const NO_KEYS = 'it asks for an API key, and no usage plan here has one for its API';
const COLLATOR = new Intl.Collator('en', { numeric: true });

function byPath(one: TableRoute, other: TableRoute): number {
  const path = ({ name }: TableRoute) => name.replace(/^\S+ /, '');
  return COLLATOR.compare(path(one), path(other));
}

function columnsOf(stack: ReadStack, access: ObservedAccess, view: StackView): Column[] {
  const { inWords } = stack;
  const machines = access.clients.filter(({ isMachine }) => isMachine);
  const read = new Set(access.clients.map(({ address }) => address));
  // Names are not unique at Cognito.
  const unread = view.all('aws_cognito_user_pool_client').filter(({ address }) => !read.has(address));
  const names = [...machines, ...unread.map(({ attributes }) => attributes)].map(({ name }) => name);
  const named = ({ name, address }: { readonly name: string; readonly address: string }) =>
    names.filter((each) => each === name).length > 1 ? `${name} (${inWords(address)})` : name;
  const known = machines.map((client) => ({
    client,
    column: {
      name: named(client),
      address: inWords(client.address),
      scopes: client.getsTokens ? client.scopes : [],
      ...(client.getsTokens ? {} : { withoutToken: client.tokenFault ?? NO_DOMAIN }),
    },
  }));
  const open = unread.map(({ address, attributes: { name } }) => ({
    column: {
      name: isText(name) ? named({ name, address }) : inWords(address),
      address: inWords(address),
      reason: reasonOf(stack, access, address),
    },
  }));
  return [...known, ...open];
}

/** Whether a name is known: a text without an expression. */
function isText(name: unknown): name is string {
  return typeof name === 'string' && !/[$%]\{/.test(name);
}

function rowOf(
  stack: ReadStack,
  route: AccessRoute,
  place: string,
  access: ObservedAccess,
  columns: readonly Column[],
): TableRoute {
  const { method, path, rule, address, apiKeyRequired } = route;
  const decidedBy = rule.kind === 'unread' ? 'unknown' : rule.kind;
  const reason =
    rule.kind === 'unread'
      ? (rule.reason ?? reasonOf(stack, access, address))
      : rule.kind === 'lambda'
        ? `${stack.inWords(rule.authorizer)} asks a function, whose code is not read`
        : undefined;
  return {
    name: `${method} ${stack.inWords(place)}${path}`,
    address: stack.inWords(address),
    decidedBy,
    ...(rule.kind === 'scopes' ? { scopes: rule.scopes } : {}),
    apiKeyRequired,
    ...(reason === undefined ? {} : { reason }),
    cells: cellsOf(rule, columns),
  };
}

/** Whether a usage plan has an enabled API key for the stage of a route. */
function keyedStages(view: StackView): (route: Pick<AccessRoute, 'api' | 'stage'>) => boolean {
  const stages = view.all('aws_api_gateway_usage_plan_key').flatMap(({ attributes }) => {
    const [key] = view.referred(attributes.key_id, 'aws_api_gateway_api_key');
    if (key?.attributes.enabled === false) return [];
    const plans = view.referred(attributes.usage_plan_id, 'aws_api_gateway_usage_plan');
    return plans.flatMap((plan) => blocks(plan.attributes.api_stages));
  });
  return ({ api, stage }) =>
    stages.some((block) => {
      const isOfApi = view.referred(block.api_id, 'aws_api_gateway_rest_api').some(({ address }) => address === api);
      const name = block.stage;
      // A reference may be to any stage of the API.
      return isOfApi && (typeof name !== 'string' || name.includes('${') || name === stage);
    });
}

/** Says why a resource policy that was not understood may refuse a call of an API; undefined if it has none. */
function unreadPolicies(
  { inWords }: ReadStack,
  { unread }: ObservedAccess,
  view: StackView,
): (api: string) => string | undefined {
  const open = new Set(unread.map(({ address }) => address));
  const policies = view.all('aws_api_gateway_rest_api_policy').filter(({ address }) => open.has(address));
  return (api) => {
    const own = policies.find(({ attributes }) =>
      view.referred(attributes.rest_api_id, 'aws_api_gateway_rest_api').some(({ address }) => address === api),
    );
    return own && `${inWords(own.address)} is not understood, and may refuse any call`;
  };
}

/** Finds a stage of an API that is there and was not understood: what it serves is not known. */
function unreadStages({ unread }: ObservedAccess, view: StackView): (api: string) => string | undefined {
  const open = new Set(unread.map(({ address }) => address));
  const stages = view.all('aws_api_gateway_stage').filter(({ address }) => open.has(address));
  return (api) =>
    stages.find(({ attributes }) =>
      view.referred(attributes.rest_api_id, 'aws_api_gateway_rest_api').some(({ address }) => address === api),
    )?.address;
}

function whollyUnknown(row: TableRoute, reason: string): TableRoute {
  const cells = Object.keys(row.cells).map((name) => [name, 'unknown'] as const);
  return { ...row, decidedBy: 'unknown', reason: row.reason ?? reason, cells: Object.fromEntries(cells) };
}

/** A row whose callers may be refused for a reason that is not known here, so `allowed` becomes `unknown`. */
function inDoubt(row: TableRoute, doubt: string): TableRoute {
  const cells = Object.entries(row.cells).map(([name, cell]) => [name, cell === 'allowed' ? 'unknown' : cell] as const);
  const { reason = doubt } = row;
  return { ...row, reason, cells: Object.fromEntries(cells) };
}

/** Methods that are there, of which not even the path is known. */
function placelessRows(
  stack: ReadStack,
  access: ObservedAccess,
  view: StackView,
  { routes, columns }: { readonly routes: readonly AccessRoute[]; readonly columns: readonly Column[] },
): TableRoute[] {
  const shown = new Set(routes.map(({ address }) => address));
  return unreadMethods(access, view)
    .filter((address) => !shown.has(address))
    .map((address) => ({
      name: stack.inWords(address),
      address: stack.inWords(address),
      decidedBy: 'unknown' as const,
      apiKeyRequired: false,
      reason: reasonOf(stack, access, address),
      cells: cellsOf({ kind: 'unread' }, columns),
    }));
}

/** Methods that the reader of the gateway did not understand. */
function unreadMethods({ routes, unread }: ObservedAccess, view: StackView): string[] {
  const read = new Set(routes.map(({ address }) => address));
  const open = new Set(unread.map(({ address }) => address).filter((address) => !read.has(address)));
  return view.all('aws_api_gateway_method').flatMap(({ address }) => (open.has(address) ? [address] : []));
}

function cellsOf(rule: CallerRule, columns: readonly Column[]): Record<string, Verdict> {
  return Object.fromEntries(
    columns.map(({ column, client }) => {
      if (client) return [column.name, verdict(rule, client)];
      // Known for any client: a public route is allowed; one for people or for AWS credentials refuses every machine.
      const isSame = ['public', 'people', 'iam'].includes(rule.kind);
      return [column.name, isSame ? (rule.kind === 'public' ? 'allowed' : 'refused') : 'unknown'];
    }),
  );
}

/** Methods with a known path and stage, but unknown callers. */
function partialRoutes({ side }: ReadStack, access: ObservedAccess, view: StackView): AccessRoute[] {
  const unread = new Set(unreadMethods(access, view));
  if (unread.size === 0) return [];
  const stack = new ResolvedStack({ json: side.json, directory: side.directory }, { seed: 'matrix' });
  const text = (resource: StackResource, name: string) => {
    const value = attempted(() => stack.attribute(resource, name));
    return typeof value === 'string' ? value : undefined;
  };
  const apis = new Map(
    stack.all('aws_api_gateway_rest_api').map((api) => {
      const paths = attempted(() => resourcePaths(stack, api));
      return [text(api, 'id'), { address: api.address, paths }] as const;
    }),
  );
  const stages = stack
    .all('aws_api_gateway_stage')
    .map((stage) => ({ api: text(stage, 'rest_api_id'), name: text(stage, 'stage_name') }));
  return stack.all('aws_api_gateway_method').flatMap((resource): AccessRoute[] => {
    if (!unread.has(resource.address)) return [];
    const [apiId, id, method] = ['rest_api_id', 'resource_id', 'http_method'].map((name) => text(resource, name));
    const api = apis.get(apiId);
    const path = api?.paths?.get(id ?? '');
    if (!api || path === undefined || method === undefined) return [];
    const served = stages.flatMap((stage) => (stage.api === apiId && stage.name !== undefined ? [stage.name] : []));
    const route = { address: resource.address, api: api.address, method, path, apiKeyRequired: false };
    return (served.length === 0 ? [''] : served).map((stage) => ({ ...route, stage, rule: { kind: 'unread' } }));
  });
}

function attempted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof TerraformJsonError) return undefined;
    throw error;
  }
}

/** Why a resource is not understood: a value that is known only after apply, or a feature that is not modelled. */
function reasonOf(stack: ReadStack, access: ObservedAccess, address: string): string {
  const { inWords, unknown } = stack;
  const real = inWords(address);
  const open = unknown.filter((each) => each.address === real);
  if (open.length > 0) return open.map(unknownText).join('; ');
  const reason = access.unread.find((each) => each.address === address)?.reason ?? 'it is not understood';
  // Add the reason why the method's authorizer is not understood.
  const [, authorizer] = /^its authorizer (\S+) is not understood$/.exec(reason) ?? [];
  return authorizer === undefined
    ? inWords(reason)
    : `its authorizer ${inWords(authorizer)} is not understood: ${reasonOf(stack, access, authorizer)}`;
}
