import { callPath } from './call-path';
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
  /** The HTTP method to call it with: the first that the path does not have itself for a method that takes any. */
  readonly called: string;
  /** The path to call it with, whose parameters take any value. */
  readonly calledPath: string;
}

/** Methods to call a route with that takes any, those that change nothing first. */
const CALLED = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

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
          called: method.httpMethod === 'ANY' ? freeMethod([...methods.keys()]) : method.httpMethod,
          calledPath: callPath(stage.resources, path),
        })),
    );
  });
}

function freeMethod(own: readonly string[]): string {
  return CALLED.find((method) => !own.includes(method)) ?? 'GET';
}
