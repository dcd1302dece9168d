import type { ServedMethod } from './method';
import type { RestApiStage } from './rest-api';

/** The methods of a stage by path and method, such as `/customers/{id}/GET`, and `//GET` for the root. */
export function methodsByPath({ resources }: RestApiStage): ReadonlyMap<string, ServedMethod> {
  return new Map(
    resources.flatMap(({ path, methods }) =>
      [...methods.values()].map((method) => [`${path}/${method.httpMethod}`, method] as const),
    ),
  );
}
