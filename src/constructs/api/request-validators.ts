import { ApiGatewayRequestValidator } from '@cdktf/provider-aws/lib/api-gateway-request-validator';
import type { Construct } from 'constructs';
import type { ModelRoute } from '../../access/model-route';
import type { RouteRule } from '../../access/route-rule';

/** Parts of a request that a validator checks. */
export type CheckedParts = 'body' | 'parameters' | 'body-and-parameters';

/** Values from the stack. */
export interface RequestValidatorsProps {
  readonly restApiId: string;
  readonly routes: readonly ModelRoute[];
}

const ID = 'request-validator';

/**
 * The validators of an API: the one of bodies always, the others if a route needs them.
 * @see AWS docs, "Request validation for REST APIs in API Gateway"
 */
export class RequestValidators {
  readonly #ids: ReadonlyMap<CheckedParts, string>;

  constructor(scope: Construct, { restApiId, routes }: RequestValidatorsProps) {
    const asked = new Set<CheckedParts>(['body', ...routes.flatMap(({ rule }) => checkedParts(rule) ?? [])]);
    this.#ids = new Map(
      [...asked].map((parts) => {
        const validator = new ApiGatewayRequestValidator(scope, parts === 'body' ? ID : `${ID}-${parts}`, {
          restApiId,
          name: parts,
          ...(parts === 'parameters' ? {} : { validateRequestBody: true }),
          ...(parts === 'body' ? {} : { validateRequestParameters: true }),
        });
        return [parts, validator.id];
      }),
    );
  }

  idOf(parts: CheckedParts): string {
    return this.#ids.get(parts) ?? '';
  }
}

/** Parts of a route's requests that API Gateway checks before it calls the backend. */
export function checkedParts({ body, required }: RouteRule): CheckedParts | undefined {
  if (body && required) return 'body-and-parameters';
  if (body) return 'body';
  return required ? 'parameters' : undefined;
}
