import { namedRoutes } from '../../system/named-route';
import type { RestApiStage } from '../../system/rest-api';
import type { Runner } from './function-runner';

/**
 * Names of the routes that their function has no handler for, as the function itself lists them. A call does not show
 * it where API Gateway refuses the body before it calls the function. A function that lists no routes is not judged.
 * @param runners - by the address of the function
 */
export async function unhandledRoutes(
  stages: readonly RestApiStage[],
  runners: ReadonlyMap<string, Runner>,
): Promise<ReadonlySet<string>> {
  const handled = new Map(
    await Promise.all([...runners].map(async ([address, runner]) => [address, await runner.routes?.()] as const)),
  );
  const unhandled = namedRoutes(stages).filter(({ method: { integration, httpMethod }, path }) => {
    const routes = integration.kind === 'AWS_PROXY' ? handled.get(integration.lambda.address) : undefined;
    return routes !== undefined && httpMethod !== 'ANY' && !routes.includes(`${httpMethod} ${path}`);
  });
  return new Set(unhandled.map(({ name }) => name));
}
