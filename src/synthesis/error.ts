import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type SynthesisErrorCode =
  /** `cdktf.json` is missing or names no app. */
  | 'ERR_APP_UNKNOWN'
  /** The stack has no settings, because another class than those of this package made it. */
  | 'ERR_SETTINGS_MISSING'
  /** The app does not compile, fails, or writes no stacks. */
  | 'ERR_SYNTH_FAILED';

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
