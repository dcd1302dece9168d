import type { CheckedParts, RequestValidation } from '../../system/request-validation';
import { validationFault } from '../../system/request-validation';
import { GatewayRefusal } from './gateway-refusal';

/**
 * Refuses a request that the method's validator does not let pass.
 * @throws GatewayRefusal `BAD_REQUEST_PARAMETERS` or `BAD_REQUEST_BODY`
 */
export function validateRequest(request: CheckedParts, validation: RequestValidation): void {
  const fault = validationFault(request, validation);
  if (fault?.kind === 'parameters') {
    const message = `Missing required request parameters: [${fault.missing.join(', ')}]`;
    throw new GatewayRefusal('BAD_REQUEST_PARAMETERS', { message });
  }
  if (fault) throw new GatewayRefusal('BAD_REQUEST_BODY', { validationError: fault.error });
}
