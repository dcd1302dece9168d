import type { CheckedParts, RequestValidation } from '../../system/request-validation';
import { validationFault } from '../../system/request-validation';
import type { DecisionTrace } from '../decision/decision-trace';
import { GatewayRefusal } from './gateway-refusal';

/**
 * Refuses a request that fails the method's validator.
 * @throws GatewayRefusal `BAD_REQUEST_PARAMETERS` or `BAD_REQUEST_BODY`
 */
export function validateRequest(request: CheckedParts, validation: RequestValidation, trace?: DecisionTrace): void {
  const fault = validationFault(request, validation);
  if (fault?.kind === 'parameters') {
    const message = `Missing required request parameters: [${fault.missing.join(', ')}]`;
    const finding = {
      check: 'parameters',
      found: 'request lacks some of them',
      needed: fault.missing.join(', '),
    } as const;
    throw new GatewayRefusal('BAD_REQUEST_PARAMETERS', finding, { message });
  }
  if (validation.required.length > 0) trace?.passed('parameters', `request has ${validation.required.join(', ')}`);
  if (fault) {
    // The validator's words quote no value of the body.
    const finding = { check: 'body', found: `body does not match its model: ${fault.error}` } as const;
    throw new GatewayRefusal('BAD_REQUEST_BODY', finding, { validationError: fault.error });
  }
  if (validation.bodies.size > 0) trace?.passed('body', 'body matches the model for its content type');
}
