/** Public: branch on the code, a message may be reworded. */
export type LocalGatewayErrorCode =
  | 'ERR_SYNTH_FAILED'
  | 'ERR_STACK_UNREADABLE'
  | 'ERR_RESOURCE_INVALID'
  | 'ERR_REFERENCE_UNRESOLVED'
  | 'ERR_NOT_MODELLED'
  | 'ERR_PORT_IN_USE'
  | 'ERR_SIGNING_KEY'
  | 'ERR_OUTPUT';

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

/** Code of an error of Node.js, such as `ENOENT`. */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** What an error says, whatever was thrown. */
export function errorMessage(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message);
}
