import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type TerraformJsonErrorCode =
  | 'ERR_STACK_UNREADABLE'
  | 'ERR_PLAN_UNREADABLE'
  | 'ERR_RESOURCE_INVALID'
  | 'ERR_EXPRESSION_INVALID'
  | 'ERR_REFERENCE_UNRESOLVED'
  | 'ERR_NOT_MODELLED';

/** Terraform JSON that cannot be read, contradicts itself, or uses what is not modelled. */
export class TerraformJsonError extends UserError {
  override readonly name = 'TerraformJsonError';

  constructor(
    readonly code: TerraformJsonErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
