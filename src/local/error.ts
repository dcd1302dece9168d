import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type LocalGatewayErrorCode =
  'ERR_SYNTH_FAILED' | 'ERR_PORT_IN_USE' | 'ERR_SIGNING_KEY' | 'ERR_STAGE_NAME' | 'ERR_OUTPUT' | 'ERR_BACKEND';

/**
 * Thrown before the gateway takes its first request. The gateway does not start with a feature that it cannot serve as
 * AWS does.
 */
export class LocalGatewayError extends UserError {
  override readonly name = 'LocalGatewayError';

  constructor(
    readonly code: LocalGatewayErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
