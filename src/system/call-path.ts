import type { TreeResource } from './resource-tree';
import { matchRoute } from './resource-tree';

/** A text that no path of an API has as a literal part. */
const SAMPLE = '~';

/**
 * A path that leads to a resource for any values of its parameters: a greedy parameter takes as many parts as no other
 * resource has.
 * @param path - of one of the resources, e.g. `/orders/{proxy+}`
 * @returns e.g. `/orders/{proxy}/{proxy}`; the shortest if every such path leads to another resource
 */
export function callPath(resources: readonly TreeResource[], path: string): string {
  if (!path.includes('+}')) return path;
  const deepest = Math.max(0, ...resources.map((each) => each.path.split('/').length));
  const paths = Array.from({ length: deepest + 1 }, (_, index) => expanded(path, index + 1));
  const own = paths.find((each) => matchRoute(resources, filled(each, SAMPLE))?.resource.path === path);
  return own ?? expanded(path, 1);
}

/** A path with a value in place of each parameter. */
export function filled(path: string, value: string): string {
  return path.replaceAll(/\{[^}]+\}/g, value);
}

function expanded(path: string, parts: number): string {
  return path.replaceAll(/\{([^}]+)\+\}/g, (_, name: string) =>
    Array.from({ length: parts }, () => `{${name}}`).join('/'),
  );
}
