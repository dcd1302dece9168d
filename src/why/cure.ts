import type { AccessDeclaration } from '../access/declaration';
import type { ModelRoute } from '../access/model-route';
import { modelRoutes } from '../access/model';
import { nearest } from '../access/nearest';
import { openingScopes } from '../access/requirement';
import { METHODS, isMethod, parseRoute } from '../access/route';
import type { ScopeGrant } from '../access/scope-grant';
import { grantedScope } from '../access/scope-grant';
import type { SmallestGrant } from '../access/smallest-grant';
import { callersOf, missingPlan, smallestGrant } from '../access/smallest-grant';
import type { DecisionStep } from '../local/decision/decision-trace';
import { matchRoute } from '../system/resource-tree';

/** The smallest change that would let a refused request pass. */
export interface Cure {
  /** Whether the refusal is as declared: then the request or the declaration must change, and there is no fault. */
  readonly isRight: boolean;
  /** Sentences for people. */
  readonly text: string;
  /** The lines of the declaration, or of a shell, that do it. */
  readonly code?: string;
  /** The missing grant, if the fix is a change of the declaration. */
  readonly grant?: SmallestGrant;
  /** Clients that may make the request already. */
  readonly otherClients?: readonly string[];
}

/** A request that was refused. */
export interface RefusedRequest {
  /** Method and declared path; absent if the request led to no route. */
  readonly route?: string;
  /** Method and path of the request. */
  readonly asked: string;
  /** Name of the client, if it is known. */
  readonly client?: string;
  /** First part of the address of the stage, e.g. `prod` or `orders/prod`. */
  readonly stage?: string;
  /** Names of the routes that the stage has, as the declaration would name them. @default - those of the declaration */
  readonly served?: readonly string[];
  /** The step that refused it. */
  readonly step: DecisionStep;
}

const RIGHT = 'The refusal is right: nothing should let this request pass.';
/** A route that the API has, with or without a declaration. */
type DeployedRoute = Omit<ModelRoute, 'rule'>;

/** As the step `token-use` names the token that a method without scopes accepts. */
const ID_TOKEN = 'an id token';
const TOKEN_COMMAND = 'curl -K CLIENT.curlrc -d grant_type=client_credentials TOKEN_ENDPOINT';

/**
 * The fix of a refusal.
 * @param declaration - absent if only the Terraform JSON is known
 */
export function cureOf(request: RefusedRequest, declaration: AccessDeclaration | undefined): Cure {
  const { step } = request;
  switch (step.check) {
    case 'scopes':
    case 'authorizer-policy':
      return declaration
        ? scopeCure(request, declaration)
        : { isRight: false, text: `Grant the client ${step.needed ?? 'the method'}, by allowed_oauth_scopes.` };
    case 'route':
      return routeCure(request, declaration);
    case 'stage':
      return { isRight: true, text: `Call a path that begins with ${step.needed ?? 'the name of a stage'}.` };
    case 'identity-source':
      return { isRight: true, text: `Send ${step.needed ?? 'it'}.`, code: '-H "Authorization: Bearer $TOKEN"' };
    case 'expiry':
      return {
        isRight: true,
        text: 'Get a new token. A client that keeps its token should fetch the next one before this one expires.',
        code: TOKEN_COMMAND,
      };
    case 'token-form':
      return { isRight: true, text: `${RIGHT} Send the access token alone, after Bearer or without it.` };
    case 'signing-key':
    case 'signature':
    case 'claims':
    case 'issuer':
      return {
        isRight: true,
        text: `${RIGHT} Get a token from the token endpoint of this API's user pool; this API refuses a token of another pool, another environment or another start of the local gateway.`,
        code: TOKEN_COMMAND,
      };
    case 'token-use':
      return tokenUseCure(request, declaration);
    case 'authorizer-answer':
      return {
        isRight: true,
        text: 'The token or key is invalid or expired, or its client is unknown or denied; the log of the function says which, under the id of the request. Get a new token, or remove the client from the denied ones.',
      };
    case 'source-policy':
      return {
        isRight: true,
        text: 'Call from an address that the API allows, or add this address to the allowed ones.',
        ...(declaration ? { code: 'M2M_SOURCE_CIDRS=…,ADDRESS/32' } : {}),
      };
    case 'api-key':
      return keyCure(request, declaration);
    case 'throttle':
    case 'quota':
      return limitCure(step, declaration);
    case 'parameters':
      return { isRight: true, text: `Send the parameters that the route requires: ${step.needed ?? ''}.` };
    case 'body':
      return {
        isRight: true,
        text: 'Send a body that the model of the route accepts, with the content type application/json.',
      };
    case 'size':
    case 'authorizer-arn':
      return { isRight: true, text: `${RIGHT} Send a smaller request.` };
    case 'token-request':
      return tokenCure(step);
    case 'permission':
    case 'backend':
      return { isRight: false, text: 'The request is correct: repair the backend of the route.' };
  }
}

/** A method without scopes refuses every access token, the only kind that a machine gets. */
function tokenUseCure({ route = '', step }: RefusedRequest, declaration: AccessDeclaration | undefined): Cure {
  if (step.needed !== ID_TOKEN) {
    return {
      isRight: true,
      text: 'Send an access token of client credentials; an ID token identifies a person and has no scopes.',
      code: TOKEN_COMMAND,
    };
  }
  const reason =
    'No machine can call this route: its method names no scope, so its authorizer accepts only ID tokens, which identify people.';
  if (declaration) {
    const text = `${reason} To open it to machines, declare the route with a scope, and grant the scope to the client.`;
    return { isRight: true, text, ...(isRoute(route) ? { code: routeCode(route) } : {}) };
  }
  return {
    isRight: true,
    text: `${reason} To open it to machines, give the method a scope, and grant the scope to the client by allowed_oauth_scopes. People then need an access token with this scope.`,
    code: 'authorization_scopes = [SCOPE]',
  };
}

function routeCode(route: string): string {
  return `routes: { ${quoted(route)}: { scopes: […] } }`;
}

function scopeCure({ route = '', client, step }: RefusedRequest, declaration: AccessDeclaration): Cure {
  const declared = declaredRoute(declaration, route);
  const otherClients = callersOf(declaration, declared).filter((name) => name !== client);
  const asked = modelRoutes(declaration).find(({ name }) => name === declared);
  const held = client === undefined ? undefined : declaration.clients[client]?.scopes.map(grantedScope);
  const narrower = asked && held ? openingScopes(declaration, asked).find((scope) => held.includes(scope)) : undefined;
  if (client !== undefined && narrower !== undefined) {
    return {
      isRight: true,
      text: `${client} is granted ${narrower}, but requested a token without it: request this scope, or no scope, which means all granted ones.`,
      code: `${TOKEN_COMMAND} -d scope=${narrower}`,
      otherClients,
    };
  }
  const grant = client === undefined ? undefined : smallestGrant(declaration, client, declared);
  const other = otherClients.length > 0 ? ` ${otherClients.join(' and ')} may already call it.` : '';
  const asDeclared = 'The refusal follows the declaration.';
  if (!grant)
    return {
      isRight: true,
      text: `${asDeclared} The route requires ${step.needed ?? 'no client'}.${other}`,
      otherClients,
    };
  const key = grant.usagePlan ? ' The route also requires an API key; usagePlan gives it one.' : '';
  return {
    isRight: true,
    text: `${asDeclared} If ${grant.client} should call it, grant it ${grant.scope}, ${gainsText(grant, declared)}.${key}${other}`,
    code: clientCode(grant),
    grant,
    otherClients,
  };
}

function keyCure({ route = '', client }: RefusedRequest, declaration: AccessDeclaration | undefined): Cure {
  const plan =
    declaration && client !== undefined && missingPlan(declaration, client, declaredRoute(declaration, route));
  if (plan) {
    const declared = declaredRoute(declaration, route);
    return {
      isRight: true,
      text: `The route requires an API key, and ${plan.client} has none. Give it one with usagePlan, ${gainsText(plan, declared)}.`,
      code: clientCode(plan),
    };
  }
  const from = declaration
    ? 'from usagePlan in the declaration'
    : 'by an aws_api_gateway_usage_plan_key of a usage plan that has the stage in api_stages';
  return {
    isRight: true,
    text: `Send the API key of the client with its token. The client gets one ${from}.`,
    code: '-H "x-api-key: $API_KEY"',
  };
}

/** Other routes that a change opens. */
function gainsText({ gains }: Pick<SmallestGrant, 'gains'>, asked: string): string {
  const also = gains.filter((name) => name !== asked);
  return also.length === 0 ? 'which opens no other route to it' : `which also lets it ${also.join(', ')}`;
}

/** The lines of the declaration that change. */
function clientCode({ client, scopes, usagePlan }: Partial<SmallestGrant> & Pick<SmallestGrant, 'client'>): string {
  const parts = [
    ...(scopes ? [`scopes: [${scopes.map(grantText).join(', ')}]`] : []),
    ...(usagePlan ? ['usagePlan: {}'] : []),
  ];
  return `clients: { ${keyText(client)}: { ${parts.join(', ')} } }`;
}

/** As the declaration writes it. */
function grantText(grant: ScopeGrant): string {
  if (typeof grant === 'string') return quoted(grant);
  const fields = Object.entries(grant).map(([name, value]: [string, string]) => `${name}: ${quoted(value)}`);
  return `{ ${fields.join(', ')} }`;
}

/** The key of a property, in quotes where it has to be. */
function keyText(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name);
}

/** A string of TypeScript: in single quotes, unless that would need a backslash. */
function quoted(text: string): string {
  return /['\\\n\r]/.test(text) ? JSON.stringify(text) : `'${text}'`;
}

/** A route that is declared for every method has the name of none. */
function declaredRoute(declaration: AccessDeclaration, route: string): string {
  const names = modelRoutes(declaration).map(({ name }) => name);
  return names.includes(route) ? route : route.replace(/^\S+/, 'ANY');
}

function routeCure({ asked, stage, served = [] }: RefusedRequest, declaration: AccessDeclaration | undefined): Cure {
  const routes: readonly DeployedRoute[] = declaration ? modelRoutes(declaration) : served.flatMap(servedRoute);
  const [method = '', path = ''] = asked.split(' ');
  const methods = methodsAt(routes, path);
  const other = otherRoute(routes, { method, path, stage });
  const meant = other === undefined ? '' : ` Did you mean ${other}?`;
  const order = 'API Gateway gives this answer before it reads a token.';
  if (methods.length > 0) {
    const text = `The API has this path with ${methods.join(' and ')}, and not with ${method}.${meant} ${order}`;
    return {
      isRight: true,
      text: `${text} ${isMethod(method) ? `${declaration ? 'Declare' : 'Add'} the method if it should exist.` : knownMethods()}`,
    };
  }
  const text = `The API has no such route.${meant} ${order}`;
  // A slip or a stage in the path is no route to declare.
  if (other !== undefined) return { isRight: true, text: `${text} Deploy the API after you add a route.` };
  if (!isMethod(method)) return { isRight: true, text: `${text} ${knownMethods()}` };
  if (!declaration)
    return {
      isRight: true,
      text: `${text} If the route should exist, add its resource and method, and deploy the API.`,
    };
  return {
    isRight: true,
    text: `${text} If the route should exist, declare it, with a name in braces for each part that varies, and deploy the API.`,
    ...(isRoute(asked) ? { code: routeCode(asked) } : {}),
  };
}

/** Takes a name apart; a method such as ANY, which no declaration has, leads to no proposal. */
function servedRoute(name: string): DeployedRoute[] {
  return isRoute(name) ? [{ ...parseRoute(name), name }] : [];
}

/** The declared methods of the path that a request leads to. */
function methodsAt(routes: readonly DeployedRoute[], path: string): string[] {
  const match = matchRoute(
    routes.map((route) => ({ id: route.name, path: route.path })),
    path,
  );
  return routes.filter((route) => route.path === match?.resource.path).map(({ method }) => method);
}

/** The route that was probably meant: the path has its stage twice, or a slip. */
function otherRoute(
  routes: readonly DeployedRoute[],
  { method, path, stage }: { readonly method: string; readonly path: string; readonly stage: string | undefined },
): string | undefined {
  // A stage of another environment may have another name.
  const prefixes = [...(stage === undefined ? [] : [`/${stage}`]), /^\/[^/]+/.exec(path)?.[0] ?? ''];
  const below = prefixes.flatMap((prefix) => (path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : []));
  const meant = below.find((each) => isLiteral(each, routes) && methodsAt(routes, each).includes(method));
  if (meant !== undefined) return `${method} ${meant}, without the stage`;
  return nearest(
    `${method} ${path}`,
    routes.map(({ name }) => name),
  );
}

/** Whether a route begins with the same part as a path: a route that begins with a parameter takes any. */
function isLiteral(path: string, routes: readonly DeployedRoute[]): boolean {
  return routes.some(({ parts: [first] }) => first?.kind === 'literal' && first.text === path.split('/')[1]);
}

function knownMethods(): string {
  return `A route has one of the methods ${METHODS.join(', ')}.`;
}

/** Whether a declaration takes the name. */
function isRoute(name: string): boolean {
  try {
    parseRoute(name);
    return true;
  } catch {
    return false;
  }
}

function limitCure({ check }: DecisionStep, declaration: AccessDeclaration | undefined): Cure {
  const text =
    check === 'quota'
      ? `Wait for the next period, or raise ${declaration ? 'quota in the usagePlan' : 'quota_settings in the usage plan'} of the client.`
      : 'Send fewer requests a second and retry after growing pauses, or raise throttle of the route or of the client.';
  return { isRight: true, text };
}

function tokenCure({ found }: DecisionStep): Cure {
  const texts: Readonly<Record<string, string>> = {
    invalid_client: 'The client id or the secret is wrong: read the secret again, since it may have been rotated.',
    invalid_scope: 'The client requests a scope that it is not granted: leave scope out, or grant it.',
    unauthorized_client: 'This client has no client_credentials flow, which only machines use.',
    invalid_request: 'Send a form with grant_type=client_credentials, and the credentials by HTTP Basic.',
    unsupported_grant_type: 'Send grant_type=client_credentials.',
  };
  return {
    isRight: true,
    text: texts[found] ?? 'Send a request as described in RFC 6749, section 4.4.',
    code: TOKEN_COMMAND,
  };
}
