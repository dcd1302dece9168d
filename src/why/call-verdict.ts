import type { AccessDeclaration } from '../access/declaration';
import type { CallerDecision } from '../local/decision/request-report';
import type { Gateway } from '../local/server';
import { signAccessToken } from '../local/token/access-token';
import type { SigningKey } from '../local/token/signing-key';
import { tokenHeader } from '../system/authorizer';
import { callPath, filled } from '../system/call-path';
import { clientKey } from '../system/client-key';
import { namedRoutes } from '../system/named-route';
import { matchRoute } from '../system/resource-tree';
import type { RestApiStage } from '../system/rest-api';
import { machineScopes } from '../system/user-pool';
import type { Cure } from './cure';
import { cureOf } from './cure';

/** Whether a client may call a route, and why. */
export interface CallVerdict extends CallerDecision {
  readonly passes: boolean;
  /** The fix; absent if the call passes. */
  readonly cure?: Cure;
}

/** A client and the call to decide about. */
export interface PlannedCall {
  readonly stage: RestApiStage;
  /** Name of the client. */
  readonly client: string;
  readonly method: string;
  /** Path below the stage; a parameter in braces means any value. */
  readonly path: string;
}

/**
 * Decides with a gateway of this process whether a client may call a route with all its granted scopes and its API key. The
 * backend is not called.
 * @returns undefined if the gateway has no such client
 */
export async function callVerdict(
  gateway: Gateway,
  key: SigningKey,
  { stage, client: name, method, path }: PlannedCall,
  declaration: AccessDeclaration | undefined,
): Promise<CallVerdict | undefined> {
  const pool = gateway.pools.find(({ clients }) => clients.some((each) => each.name === name));
  const client = pool?.clients.find((each) => each.name === name);
  if (!pool || !client) return undefined;
  const { clientId, accessTokenSeconds: lifetimeSeconds } = client;
  const grant = { issuer: gateway.issuerOf(pool), clientId, scopes: machineScopes(client), lifetimeSeconds };
  const keys = gateway.usage.keysOf(stage);
  const names = declaration
    ? Object.keys({ ...declaration.clients, ...declaration.legacyApiKeys })
    : pool.clients.map((each) => each.name);
  const apiKey = clientKey(keys, name, names)?.value;
  const calledPath = filled(callPath(stage.resources, path), exampleOf(stage));
  const methods = matchRoute(stage.resources, calledPath)?.resource.methods;
  const called = methods?.get(method) ?? methods?.get('ANY');
  const decision = await gateway.decide(stage, {
    method,
    path: calledPath,
    headers: [
      [tokenHeader(called?.authorization), `Bearer ${await signAccessToken(grant, key)}`],
      ...(apiKey === undefined ? [] : [['x-api-key', apiKey] as const]),
    ],
  });
  const step = decision.steps.at(-1);
  if (step?.outcome !== 'refused') return { ...decision, passes: true };
  const { route } = decision;
  const asked = `${method} ${path}`;
  const served = namedRoutes([stage]).map((each) => each.name);
  const refused = { ...(route === undefined ? {} : { route }), asked, client: name, stage: stage.label, step, served };
  return { ...decision, passes: false, cure: cureOf(refused, declaration) };
}

/** A value of a parameter, which no path has as a literal part. */
function exampleOf({ resources }: RestApiStage): string {
  const parts = new Set(resources.flatMap(({ path }) => path.split('/')));
  let value = 'example';
  while (parts.has(value)) value += '-1';
  return value;
}
