import type { PathPart, Route } from './route';
import { overlaps } from './route-pattern';

/** One text of a policy that matches several routes. */
export interface SubtreePattern<R extends Route = Route> {
  readonly pattern: string;
  /** Routes whose every request it matches. */
  readonly covers: readonly R[];
  /** Other routes of which it matches some requests. */
  readonly reaches: readonly R[];
}

/** Everything, each method, and each method below a path without parameters: patterns of two routes and more. */
export function subtreePatterns<R extends Route>(routes: readonly R[]): SubtreePattern<R>[] {
  const methods = [...new Set(routes.map(({ method }) => method))];
  const ofMethod = methods.map((method) => routes.filter((route) => route.method === method));
  return [
    { pattern: '*', covers: routes, reaches: [] },
    ...ofMethod.map((covers, index) => ({ pattern: `${methods[index] ?? ''}/*`, covers, reaches: [] })),
    ...ofMethod.flatMap(belowPaths),
  ].filter(({ covers }) => covers.length > 1);
}

/** Shorter paths first, which cover more. */
function belowPaths<R extends Route>(routes: readonly R[]): SubtreePattern<R>[] {
  const paths = new Map(routes.flatMap(parents).map((path) => [path.path, path]));
  return [...paths.values()]
    .sort((one, other) => one.parts.length - other.parts.length)
    .map((parent) => {
      const covers = routes.filter(
        ({ parts }) => parts.length >= parent.parts.length && startsAlike(parts, parent.parts),
      );
      return {
        pattern: `${parent.method}${parent.path}`,
        covers,
        // No request is sent to the parent itself, so that any of them may be sent to another route.
        reaches: routes.filter((route) => !covers.includes(route) && overlaps(parent, route)),
      };
    });
}

/** Every path that literals at the beginning of a route's path make, as the route of all that is below it. */
function parents({ method, parts }: Route): Route[] {
  const variable = parts.findIndex(({ kind }) => kind !== 'literal');
  const literals = variable === -1 ? parts.slice(0, -1) : parts.slice(0, variable);
  return literals.map((_, index) => {
    const above = literals.slice(0, index + 1);
    const path = `/${above.map(({ text }) => text).join('/')}/?*`;
    return { method, path, parts: [...above, { kind: 'greedy', text: '{below+}', name: 'below' }] };
  });
}

function startsAlike(parts: readonly PathPart[], beginning: readonly PathPart[]): boolean {
  return beginning.slice(0, -1).every(({ text }, index) => text === parts[index]?.text);
}
