import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type SynthesisErrorCode = 'ERR_APP_UNKNOWN' | 'ERR_SETTINGS_MISSING' | 'ERR_SYNTH_FAILED';

/** An app that a command cannot synthesize. */
export class SynthesisError extends UserError {
  override readonly name = 'SynthesisError';

  constructor(
    readonly code: SynthesisErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
