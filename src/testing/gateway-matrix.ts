import type { Gateway } from '../local/server';
import { expectedMatrix } from '../verify/expected-matrix';
import type { Observation, ObservedCell } from '../verify/observed-matrix';
import { observeMatrix } from '../verify/observed-matrix';
import type { Target } from '../verify/target';

/** Part of the answer of a cell whose route no function handles. */
export const NO_HANDLER = 'no handler for';

/** Returns the target for a local gateway in this process. */
export function gatewayTarget(gateway: Gateway): Target {
  const { pools, stages, secrets, apiKeys, tokenEndpoint } = gateway;
  const clients = pools.flatMap((pool) => pool.clients);
  return {
    tokenEndpoint,
    apiUrls: new Map(stages.map((stage) => [stage.label, gateway.urlOf(stage)])),
    clients: new Map(
      clients.map(({ name, clientId }) => [name, { clientId, clientSecret: secrets.get(clientId) ?? '' }]),
    ),
    apiKeys: new Map(apiKeys.map(({ name, value }) => [name, value])),
  };
}

/**
 * Compares a local gateway with the JSON that it serves. It sends every request, because the gateway holds no real
 * data. A route without a handler fails, even if no call shows it.
 */
export async function observeGateway(gateway: Gateway): Promise<Observation> {
  const { pools, stages, usage } = gateway;
  const expected = expectedMatrix(pools, stages, { keysOf: (stage) => usage.keysOf(stage) });
  const observation = await observeMatrix(gatewayTarget(gateway), expected, { careful: false });
  const unhandled = await gateway.unhandledRoutes();
  return {
    ...observation,
    cells: observation.cells.map((cell) => (unhandled.has(cell.route) ? withoutHandler(cell) : cell)),
  };
}

/**
 * A body that API Gateway refuses lets the caller in, and hides that no handler would answer a valid one; otherwise the
 * function answers 501.
 */
function withoutHandler(cell: ObservedCell): ObservedCell {
  if (cell.observed === 'refused') return cell;
  return { ...cell, observed: 'failed', got: `${cell.got}: ${NO_HANDLER} ${cell.route}; add it to the function` };
}
