import type { Doubt } from '../../foreign/doubt';
import { methodShape } from '../../system/method';
import { apiShape, resourcePaths, stageShape } from '../../system/rest-api';
import type { StackResource, ResolvedStack } from '../../terraform-json/resolved-stack';
import type { ThrottleLimit } from '../../system/method-settings';
import type { TableAuthorizer } from './table-authorizer';
import type { CallerRule } from './caller-rule';
import { ruleOf } from './caller-rule';
import { readThrottles } from './throttle';
import type { UnreadLog } from './unread';

/** A method of an API, at one of its stages. */
export interface AccessRoute {
  readonly address: string;
  /** Name of the stage; empty for an API without one. */
  readonly stage: string;
  /** Address of the API. */
  readonly api: string;
  /** Name of the API among those of the app; absent if it is the only one. */
  readonly label?: string;
  /** `ANY` among them. */
  readonly method: string;
  /** As declared, e.g. `/customers/{id}`. */
  readonly path: string;
  readonly rule: CallerRule;
  readonly apiKeyRequired: boolean;
  /** Limit of its calls by all callers together; absent if only the account's limit applies. */
  readonly throttle?: ThrottleLimit;
  /** Why it is not known whether any caller gets in; absent if callers do. */
  readonly closedBy?: string;
}

/**
 * The routes of a stack, without the preflights that MOCK integrations answer.
 * @param doubts - parts with which AWS may do something else than the JSON says
 */
export function readRoutes(
  stack: ResolvedStack,
  unread: UnreadLog,
  tableAuthorizers: ReadonlyMap<string, TableAuthorizer>,
  doubts: readonly Doubt[] = [],
): AccessRoute[] {
  const stages = stack.all('aws_api_gateway_stage').flatMap((resource) => {
    const read = unread.read(stack, resource, stageShape);
    return read ? [{ address: resource.address, ...read }] : [];
  });
  const authorizers = new Map(
    stack.all('aws_api_gateway_authorizer').map((each) => [String(stack.attribute(each, 'id')), each]),
  );
  const throttleOf = readThrottles(stack, unread);
  const preflights = mockedPreflights(stack, unread);
  const apis = new Map(stack.all('aws_api_gateway_rest_api').map((api) => [String(stack.attribute(api, 'id')), api]));
  const pathsOf = new Map([...apis].map(([id, api]) => [id, readPaths(stack, api, unread)]));
  return stack.all('aws_api_gateway_method').flatMap((resource) => {
    const { address } = resource;
    const method = unread.read(stack, resource, methodShape);
    if (!method) return [];
    const { rest_api_id: apiId, resource_id: resourceId, http_method: httpMethod } = method;
    const path = pathsOf.get(apiId)?.get(resourceId);
    if (path === undefined) {
      unread.add(address, 'its path is not below the root of an API of this stack');
      return [];
    }
    if (httpMethod === 'OPTIONS' && preflights.has(`${apiId}/${resourceId}`)) return [];
    const authorizer = authorizers.get(method.authorizer_id ?? '');
    const tableAuthorizer = tableAuthorizers.get(authorizer?.address ?? '');
    const rule = ruleOf({
      stack,
      unread,
      address,
      method,
      authorizer,
      tableAuthorizer,
      route: `${httpMethod} ${path}`,
    });
    const served = stages.filter(({ rest_api_id }) => rest_api_id === apiId);
    return (served.length === 0 ? [NO_STAGE] : served).map(({ address: stageAddress, stage_name: stage }) => {
      const reasonOf = (about: Doubt['about']) => reasonOfDoubt(doubts, about, address, stageAddress);
      const [reason, closedBy] = [reasonOf('callers'), reasonOf('reach')];
      const throttle = throttleOf({ apiId, stage, method: httpMethod, path });
      return {
        address,
        stage,
        api: apis.get(apiId)?.address ?? '',
        ...(stack.label === undefined ? {} : { label: stack.label }),
        method: httpMethod,
        path,
        rule: reason === undefined ? rule : { kind: 'unread' as const, reason },
        apiKeyRequired: method.api_key_required,
        ...(throttle && { throttle }),
        ...(closedBy === undefined ? {} : { closedBy }),
      };
    });
  });
}

/** Stands for the stage of an API without one. */
const NO_STAGE = { address: '', stage_name: '' };

/** Why a method is in doubt at a stage. */
function reasonOfDoubt(
  doubts: readonly Doubt[],
  about: Doubt['about'],
  method: string,
  stage: string,
): string | undefined {
  const own = doubts.filter(
    (each) =>
      each.about === about && (each.address === stage || (each.address === method && (each.stage ?? stage) === stage)),
  );
  return own.length === 0 ? undefined : [...new Set(own.map(({ reason }) => reason))].join('; ');
}

/** An API with attributes that are not modelled still has its paths. */
function readPaths(stack: ResolvedStack, api: StackResource, unread: UnreadLog): ReadonlyMap<string, string> {
  unread.read(stack, api, apiShape);
  return unread.try(api.address, () => resourcePaths(stack, api)) ?? new Map();
}

/** Resources whose OPTIONS method calls no backend, by API and resource. */
function mockedPreflights(stack: ResolvedStack, unread: UnreadLog): ReadonlySet<string> {
  const integrations = stack.all('aws_api_gateway_integration').filter(({ attributes }) => attributes.type === 'MOCK');
  return new Set(
    integrations.flatMap((each) => {
      const [apiId, resourceId, method] = ['rest_api_id', 'resource_id', 'http_method'].map((name) =>
        unread.try(each.address, () => stack.attribute(each, name)),
      );
      return method === 'OPTIONS' ? [`${String(apiId)}/${String(resourceId)}`] : [];
    }),
  );
}
