import type { ServedMethod } from './method';
import type { RestApiStage } from './rest-api';

/** A method of a stage, by the name that it has in the matrix. */
export interface NamedRoute {
  /** E.g. `GET /customers/{id}`; with the stage before the path if there are several stages. */
  readonly name: string;
  readonly stage: RestApiStage;
  readonly method: ServedMethod;
  /** Path as declared, e.g. `/customers/{id}`. */
  readonly path: string;
  /** The HTTP method to call it with: `GET` for a method that takes any. */
  readonly called: string;
}

/** Lists every method except the preflights that the API answers by itself, in the order of the JSON. */
export function namedRoutes(stages: readonly RestApiStage[]): NamedRoute[] {
  return stages.flatMap((stage) => {
    const prefix = stages.length > 1 ? `/${stage.label}` : '';
    return stage.resources.flatMap(({ path, methods }) =>
      [...methods.values()]
        .filter(({ integration, httpMethod }) => integration.kind !== 'MOCK' || httpMethod !== 'OPTIONS')
        .map((method) => ({
          name: `${method.httpMethod} ${prefix}${path}`,
          stage,
          method,
          path,
          called: method.httpMethod === 'ANY' ? 'GET' : method.httpMethod,
        })),
    );
  });
}
