import { AccessError } from './error';

/** Methods a route can have. OPTIONS is the preflight's, and ANY would hide which method needs which scope. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** An HTTP method of a route, in capitals. */
export type Method = (typeof METHODS)[number];

/** Method and path as API Gateway names the resource, e.g. `GET /orders/{id}`. */
export type RouteKey = `${Method} /${string}`;

/** One part of a path between slashes. */
export type PathPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly text: string; readonly name: string }
  | { readonly kind: 'greedy'; readonly text: string; readonly name: string };

/** A route's name taken apart and normalized: upper-case method, one space, no slash at the end. */
export interface Route {
  readonly method: Method;
  /** Normalized path, `/` for the root. */
  readonly path: string;
  readonly parts: readonly PathPart[];
}

// Not `.` and `..`, which clients take out of an address before they send it. Not `:id`, which is a parameter in other
// routers and would be a route that nobody calls here.
const LITERAL = /^(?!\.{1,2}$|:)[A-Za-z0-9._:-]+$/;
/** Parameters as other routers write them: `:id`, `<id>`, `<int:id>` and `[id]`. */
const FOREIGN_VARIABLE = /^(?::([\w-]+)\??|<(?:\w+:)?([\w-]+)>|\[([\w-]+)\])$/;
const VARIABLE = /^\{([A-Za-z0-9._:-]+)(\+?)\}$/;

/**
 * Takes a route's name apart.
 * @throws AccessError `ERR_ROUTE_INVALID` or `ERR_ROUTE_GREEDY_NOT_LAST`
 * @see AWS docs, "Methods for REST APIs in API Gateway" (path parts and greedy path variables)
 */
export function parseRoute(name: string): Route {
  const [method = '', ...rest] = name.trim().split(/\s+/);
  const path = rest.join(' ');
  if (!/^[A-Za-z]+$/.test(method) || !isMethod(method.toUpperCase())) {
    throw invalid(name, `method "${method}"`, `one of ${METHODS.join(', ')}, a space and a path; write "GET /orders"`);
  }
  if (!path.startsWith('/')) {
    throw invalid(name, `path "${path}"`, `a path that starts with "/"; write "${method} /${path}"`);
  }
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
  const parts =
    trimmed === ''
      ? []
      : trimmed
          .slice(1)
          .split('/')
          .map((text) => parsePart(name, text));
  checkVariables(name, parts);
  return { method: method.toUpperCase() as Method, path: trimmed === '' ? '/' : trimmed, parts };
}

/** The normalized name, e.g. `GET /orders/{id}` for `get /orders/{id}/`. */
export function routeName(route: Route): string {
  return `${route.method} ${route.path}`;
}

/** Whether API Gateway supports the method; the name must be in capitals. */
export function isMethod(method: string): method is Method {
  return (METHODS as readonly string[]).includes(method);
}

function parsePart(route: string, text: string): PathPart {
  if (LITERAL.test(text)) return { kind: 'literal', text };
  const [, name, plus] = VARIABLE.exec(text) ?? [];
  if (name === undefined) {
    const part = text === '' ? 'an empty path part' : `path part "${text}"`;
    const meant = FOREIGN_VARIABLE.exec(text)?.slice(1).find(Boolean);
    if (meant !== undefined) {
      const fixed = route.split('/').map((each) => (each === text ? `{${meant}}` : each));
      throw invalid(route, part, `a parameter in braces; write "${fixed.join('/')}"`);
    }
    throw invalid(route, part, 'letters, digits and ._:- only, or one parameter such as {id} or {proxy+}');
  }
  return plus === '+' ? { kind: 'greedy', text, name } : { kind: 'parameter', text, name };
}

function checkVariables(route: string, parts: readonly PathPart[]): void {
  const names = new Set<string>();
  parts.forEach((part, index) => {
    if (part.kind === 'literal') return;
    if (part.kind === 'greedy' && index < parts.length - 1) {
      throw new AccessError(
        'ERR_ROUTE_GREEDY_NOT_LAST',
        `route "${route}" continues after ${part.text}, expected the greedy parameter last, since it matches the rest of the path; end the route there`,
        { given: route, expected: 'a greedy parameter only as the last path part' },
      );
    }
    if (names.has(part.name)) {
      throw invalid(route, `parameter {${part.name}} twice`, 'each parameter name once in a path; rename one of them');
    }
    names.add(part.name);
  });
}

function invalid(route: string, given: string, expected: string): AccessError {
  return new AccessError('ERR_ROUTE_INVALID', `route "${route}" has ${given}, expected ${expected}`, {
    given: route,
    expected,
  });
}
