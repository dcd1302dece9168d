import type { AccessComparison } from '../change/access-comparison';
import { text } from './leaf-text';
import type { StatedTest } from './statement-inputs';

/**
 * A command for people that differs only in its scope and its route. Statements tell these; the rest of the command is
 * unchanged.
 */
export const command: StatedTest = ({ before, after }, _, { comparison }) => {
  if (typeof before !== 'string' || typeof after !== 'string') return false;
  return abstracted(before, comparison) === abstracted(after, comparison);
};

function abstracted(command: unknown, { before, after, routes }: AccessComparison): string {
  const scopes = [before, after].flatMap(({ servers }) =>
    [...servers].flatMap(([identifier, names]) => names.map((name) => `${identifier}/${name}`)),
  );
  const called = routes.flatMap(({ before: was, after: is }) => [was, is].flatMap((route) => route?.path ?? []));
  const replaced = (inside: string, [start, end]: readonly [string, string], names: readonly string[], by: string) => {
    const found = names.find((name) => inside.includes(`${start}${name}${end}`));
    return found === undefined ? inside : inside.replace(`${start}${found}${end}`, `${start}${by}${end}`);
  };
  const withoutScope = replaced(text(command), ["'scope=", "'"], scopes, 'SCOPE');
  const withoutPath = replaced(withoutScope, ['.invoke_url}', '"'], called, 'PATH');
  return withoutPath.replace(/ -X [A-Z]+ /, ' -X METHOD ');
}
