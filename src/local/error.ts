import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type LocalGatewayErrorCode =
  /** The app cannot be synthesized. */
  | 'ERR_SYNTH_FAILED'
  /** Another process uses the port. */
  | 'ERR_PORT_IN_USE'
  /** The file of the signing key holds no usable RSA key. */
  | 'ERR_SIGNING_KEY'
  /** A stage has the name of a path that the gateway itself serves. */
  | 'ERR_STAGE_NAME'
  /** The file of `--output` cannot be written. */
  | 'ERR_OUTPUT'
  /** `--backend` names a backend that does not exist, or a stand-in that cannot be loaded. */
  | 'ERR_BACKEND';

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
