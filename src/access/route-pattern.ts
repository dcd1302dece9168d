import type { PathPart, Route } from './route';

/**
 * Patterns of a route in an IAM policy, relative to the stage in the method's ARN. In a policy `*` matches any text
 * and `?` any character, slashes included: the pattern of a parameter also matches deeper routes.
 * @see AWS docs, "Output from an API Gateway Lambda authorizer"
 */
export interface RoutePattern {
  /** Match every request of the route. None matches a shorter path: a parameter is at least one character. */
  readonly allow: readonly string[];
}

/** The patterns of a route, with the slash that a caller may put at the end. */
export function routePattern({ method, parts }: Route): RoutePattern {
  const pattern = [method, ...parts.map((part) => (part.kind === 'literal' ? part.text : '?*'))].join('/');
  const last = parts.at(-1);
  if (!last) return { allow: [`${method}/`] };
  return { allow: last.kind === 'literal' ? [pattern, `${pattern}/`] : [pattern] };
}

/** Whether the pattern of `route` and the path of `other` match a request in common. */
export function overlaps(route: Route, other: Route): boolean {
  return route.method === other.method && matchesBoth(route.parts.map(widened), other.parts.map(exact));
}

/** Whether the pattern of `route` matches requests that API Gateway sends to `other`. */
export function reaches(route: Route, other: Route): boolean {
  if (!overlaps(route, other)) return false;
  // A request that fits both goes to the more literal one. Only a pattern that matches no more than the requests of its
  // route can be told apart by that, or one that can match no longer path.
  const sameLength = route.parts.length === other.parts.length && !isGreedy(route) && !isGreedy(other);
  return !((sameLength || isExact(route)) && rank(route) < rank(other));
}

/** One or several parts of a path: a text, exactly one of any text, or one and more. */
type Step = { readonly text: string } | 'one' | 'many';

function exact(part: PathPart): Step {
  if (part.kind === 'literal') return { text: part.text };
  return part.kind === 'greedy' ? 'many' : 'one';
}

function widened(part: PathPart): Step {
  return part.kind === 'literal' ? { text: part.text } : 'many';
}

/** Whether there is a path that both match: the places in the other where each step of the one can begin. */
function matchesBoth(one: readonly Step[], other: readonly Step[]): boolean {
  let places = new Set([0]);
  for (const step of one) {
    const next = new Set<number>();
    // The loop adds to the set it iterates over: a greedy step also covers the next part.
    for (const place of places) {
      const against = other[place];
      if (against === undefined || !meets(step, against)) continue;
      next.add(place + 1);
      if (against === 'many') next.add(place);
      if (step === 'many') places.add(place + 1);
    }
    places = next;
  }
  return places.has(other.length);
}

function meets(step: Step, against: Step): boolean {
  return typeof step !== 'object' || typeof against !== 'object' || step.text === against.text;
}

function isGreedy({ parts }: Route): boolean {
  return parts.at(-1)?.kind === 'greedy';
}

/** Whether the pattern matches exactly the paths of the route: the route has no single-part parameter. */
function isExact({ parts }: Route): boolean {
  return parts.every(({ kind }) => kind !== 'parameter');
}

const RANKS = { literal: '0', parameter: '1', greedy: '2' } as const;

/** API Gateway prefers, part by part, a literal to a parameter and that to a greedy one. */
function rank({ parts }: Route): string {
  return parts.map(({ kind }) => RANKS[kind]).join('');
}
