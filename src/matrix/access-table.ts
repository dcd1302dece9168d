import type { CallerRule, Verdict } from '../review/change/caller-rule';
import { verdict } from '../review/change/caller-rule';
import type { AccessClient } from '../review/change/client';
import type { ObservedAccess } from '../review/change/observed-access';
import { observeAccess } from '../review/change/observed-access';
import { placesOf } from '../review/change/access-comparison';
import type { AccessRoute } from '../review/change/route';
import { TerraformJsonError } from '../terraform-json/error';
import { ResolvedStack } from '../terraform-json/resolved-stack';
import { StackView } from '../terraform-json/stack-view';
import { resourcePaths } from '../system/rest-api';
import type { ReadStack } from './read-stack';
import type { Note } from './note';
import { notesOf } from './note';
import type { Weakness } from './weakness';
import { weaknessesOf } from './weakness';

/** Whether every client of a stack may call every route of it, as its JSON says. */
export interface AccessTable {
  /** Name of the stack, or of the file it was read from. */
  readonly stack: string;
  readonly clients: readonly TableClient[];
  readonly routes: readonly TableRoute[];
  /** Resources that are not modelled, or not known, and what follows from that. */
  readonly notes: readonly Note[];
  readonly weaknesses: readonly Weakness[];
}

/** A machine client, a column. */
export interface TableClient {
  readonly name: string;
  readonly address: string;
  /** That it gets in a token; absent where that is not known. */
  readonly scopes?: readonly string[];
  /** Why nothing is known of it. */
  readonly reason?: string;
}

/** A route, a row. */
export interface TableRoute {
  /** E.g. `GET /orders/{id}`; with the stage, and the API, before the path where there are several. */
  readonly name: string;
  readonly address: string;
  /** What decides: `unknown` where nobody knows. */
  readonly decidedBy: 'public' | 'scopes' | 'people' | 'iam' | 'lambda' | 'unknown';
  /** Any one of them is enough. */
  readonly scopes?: readonly string[];
  readonly apiKeyRequired: boolean;
  /** Why it is not known who may call it. */
  readonly reason?: string;
  /** By the name of the client. */
  readonly cells: Readonly<Record<string, Verdict>>;
}

/** Reads from a stack who may call what; what is not known is neither allowed nor refused. */
export function accessTable(stack: ReadStack): AccessTable {
  const { side, inWords } = stack;
  const access = observeAccess(side);
  const view = new StackView(side.content);
  const columns = columnsOf(stack, access, view);
  const place = placesOf([access.routes]);
  const known = access.routes.map((route) => rowOf(stack, route, place(route), access, columns));
  return {
    stack: side.name,
    clients: columns.map(({ column }) => column),
    routes: [...known, ...unreadRows(stack, access, view, columns)].sort(byPath),
    notes: notesOf(stack, access, view),
    weaknesses: weaknessesOf(view, access).map((each) => ({ ...each, address: inWords(each.address) })),
  };
}

interface Column {
  readonly column: TableClient;
  /** Absent where it could not be read. */
  readonly client?: AccessClient;
}

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
  const names = machines.map(({ name }) => name);
  const name = (client: AccessClient) =>
    names.filter((each) => each === client.name).length > 1
      ? `${client.name} (${inWords(client.address)})`
      : client.name;
  const known = machines.map((client) => ({
    client,
    column: { name: name(client), address: inWords(client.address), scopes: client.getsTokens ? client.scopes : [] },
  }));
  const unread = view
    .all('aws_cognito_user_pool_client')
    .filter(({ address }) => !read.has(address))
    .map(({ address }) => ({
      column: { name: inWords(address), address: inWords(address), reason: reasonOf(stack, access, address) },
    }));
  return [...known, ...unread];
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
      ? reasonOf(stack, access, address)
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

/** Methods that are there, and that the reader of the gateway did not understand. */
function unreadRows(
  stack: ReadStack,
  access: ObservedAccess,
  view: StackView,
  columns: readonly Column[],
): TableRoute[] {
  const read = new Set(access.routes.map(({ address }) => address));
  const unread = new Set(access.unread.map(({ address }) => address).filter((address) => !read.has(address)));
  const methods = view.all('aws_api_gateway_method').filter(({ address }) => unread.has(address));
  const nameOf = methods.length === 0 ? () => '' : partialNames(stack);
  return methods.map(({ address }) => ({
    name: nameOf(address) ?? stack.inWords(address),
    address: stack.inWords(address),
    decidedBy: 'unknown' as const,
    apiKeyRequired: false,
    reason: reasonOf(stack, access, address),
    cells: cellsOf({ kind: 'unread' }, columns),
  }));
}

function cellsOf(rule: CallerRule, columns: readonly Column[]): Record<string, Verdict> {
  return Object.fromEntries(
    columns.map(({ column, client }) => {
      if (client) return [column.name, verdict(rule, client)];
      // Whoever it is, anyone may call what is public, and no machine what asks for people or for AWS credentials.
      const isSame = ['public', 'people', 'iam'].includes(rule.kind);
      return [column.name, isSame ? (rule.kind === 'public' ? 'allowed' : 'refused') : 'unknown'];
    }),
  );
}

/** Method and path of a method of which other attributes are not known. */
function partialNames({ side }: ReadStack): (address: string) => string | undefined {
  const stack = new ResolvedStack({ json: side.json, directory: side.directory }, 'matrix');
  const apis = new Map(
    stack.all('aws_api_gateway_rest_api').flatMap((api) => {
      const paths = attempted(() => resourcePaths(stack, api));
      return paths ? [[String(stack.attribute(api, 'id')), paths] as const] : [];
    }),
  );
  const methods = new Map(stack.all('aws_api_gateway_method').map((method) => [method.address, method]));
  return (address) => {
    const resource = methods.get(address);
    if (!resource) return undefined;
    const [api, id, method] = ['rest_api_id', 'resource_id', 'http_method'].map((name) =>
      attempted(() => stack.attribute(resource, name)),
    );
    const path = apis.get(String(api))?.get(String(id));
    return path === undefined || typeof method !== 'string' ? undefined : `${method} ${path}`;
  };
}

function attempted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof TerraformJsonError) return undefined;
    throw error;
  }
}

/** Why a resource is not understood: what of it nobody knows before apply, or what is not modelled. */
function reasonOf({ inWords, unknown }: ReadStack, { unread }: ObservedAccess, address: string): string {
  const real = inWords(address);
  const open = unknown.filter((each) => each.address === real);
  if (open.length > 0) return open.map(unknownText).join('; ');
  return inWords(unread.find((each) => each.address === address)?.reason ?? 'it is not understood');
}

/** E.g. `authorization_scopes is known only after apply, and comes from local.scopes`. */
export function unknownText({
  attribute,
  from,
}: {
  readonly attribute: string;
  readonly from: readonly string[];
}): string {
  const source = from.length === 0 ? 'the plan does not say what from' : `it comes from ${from.join(', ')}`;
  return `${attribute} is known only after apply, and ${source}`;
}
