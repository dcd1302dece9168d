/** Public: branch on the code, a message may be reworded. */
export type LocalGatewayErrorCode =
  | 'ERR_SYNTH_FAILED'
  | 'ERR_STACK_UNREADABLE'
  | 'ERR_RESOURCE_INVALID'
  | 'ERR_REFERENCE_UNRESOLVED'
  | 'ERR_NOT_MODELLED'
  | 'ERR_PORT_IN_USE'
  | 'ERR_SIGNING_KEY';

/** Thrown before the gateway takes its first request: what it cannot do as AWS does, it does not start with. */
export class LocalGatewayError extends Error {
  override readonly name = 'LocalGatewayError';

  constructor(
    readonly code: LocalGatewayErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
