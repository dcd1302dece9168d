import type { AccessDeclaration } from '../access/declaration';
import { grantOfScopes, opening } from '../access/grant';
import { modelRoutes } from '../access/model';
import { openingScopes, requirement, roleScopes } from '../access/requirement';
import type { DecisionStep } from '../local/decision/decision-trace';
import { expired, heldText } from '../local/decision/token-finding';
import type { TokenView } from '../local/decision/token-view';
import { tokenView } from '../local/decision/token-view';

/** Answer of one route to a token. */
export interface RouteVerdict {
  /** As declared, e.g. `GET /orders/{id}`. */
  readonly route: string;
  readonly passes: boolean;
  /** The check that decided, with its result. */
  readonly step: DecisionStep;
}

/** Answers of all routes to a token, as far as they are known without the keys of the user pool. */
export interface TokenVerdict {
  readonly token: TokenView;
  readonly routes: readonly RouteVerdict[];
  readonly notTold: readonly string[];
}

const AT_AWS = [
  'whether the signature is valid: the keys of the user pool are at AWS',
  'whether the issuer is the user pool of this API and the client one of its clients: their ids are known only after a deploy',
];
const HERE = [
  'whether the signature is valid: the local gateway that signed the token has the key, and is not asked',
  'whether a local gateway still takes the token: a start without --signing-key makes a new key',
];
const OF_ANY_CALL = 'whether API Gateway would refuse the source address, an API key, a throttle, a quota or the body';
/** Issuers of local gateways. */
const LOCAL_ISSUER = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//;

/**
 * Checks a token against every route of a declaration. Its signature is not checked.
 * @param now - milliseconds since 1970
 * @returns undefined if it is no token
 */
export function tokenVerdict(token: string, declaration: AccessDeclaration, now: number): TokenVerdict | undefined {
  const view = tokenView(token);
  if (!view) return undefined;
  const isLocal = typeof view.claims.iss === 'string' && LOCAL_ISSUER.test(view.claims.iss);
  const unusable = unusableStep(view.claims, now);
  const carriers = roleScopes(declaration);
  const held = typeof view.claims.scope === 'string' ? view.claims.scope.split(' ') : [];
  const grant = grantOfScopes(held, carriers);
  const found = heldText(held.join(' '));
  const routes = modelRoutes(declaration).map((route): RouteVerdict => {
    const required = requirement(declaration, route);
    const { name } = route;
    if (!required) return { route: name, passes: true, step: passed('route', 'anyone may call it') };
    if (unusable) return { route: name, passes: false, step: unusable };
    const opened = opening(required, grant, carriers);
    if (opened) return { route: name, passes: true, step: passed('scopes', `token has ${opened.scope}`) };
    const step = {
      check: 'scopes',
      outcome: 'refused',
      found,
      needed: openingScopes(declaration, route).join(' or '),
    } as const;
    return { route: name, passes: false, step };
  });
  return { token: view, routes, notTold: [...(isLocal ? HERE : AT_AWS), OF_ANY_CALL] };
}

function passed(check: 'route' | 'scopes', found: string): DecisionStep {
  return { check, outcome: 'passed', found };
}

/** Why no route would take it. */
function unusableStep({ exp, token_use: use }: TokenView['claims'], now: number): DecisionStep | undefined {
  const outcome = 'refused';
  if (typeof exp !== 'number' || use === undefined) {
    return { check: 'claims', outcome, found: 'token lacks a claim', needed: 'the claims exp and token_use' };
  }
  if (Math.floor(now / 1_000) >= exp) return { ...expired({ exp }, now), outcome };
  if (use === 'access') return undefined;
  const found = `token_use is ${JSON.stringify(use)}`;
  return { check: 'token-use', outcome, found, needed: 'an access token of client credentials' };
}
