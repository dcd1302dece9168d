import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type TerraformJsonErrorCode =
  | 'ERR_STACK_UNREADABLE'
  | 'ERR_PLAN_UNREADABLE'
  | 'ERR_RESOURCE_INVALID'
  | 'ERR_EXPRESSION_INVALID'
  | 'ERR_REFERENCE_UNRESOLVED'
  | 'ERR_PARAMETER_UNKNOWN'
  | 'ERR_NOT_MODELLED';

/** Terraform JSON that cannot be read, contradicts itself, or uses a feature that is not modelled. */
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

/**
 * Error for a feature of a resource that the local gateway does not model.
 * @param given - e.g. `type TOKEN`
 * @param modelled - e.g. `are REQUEST and COGNITO_USER_POOLS`
 */
export function notModelled(address: string, given: string, modelled: string): TerraformJsonError {
  const message = `${address} has ${given}, which the local gateway does not model; modelled ${modelled}`;
  return new TerraformJsonError('ERR_NOT_MODELLED', message);
}

/** Error for a resource that AWS would refuse, or that contradicts another. */
export function invalidResource(address: string, given: string, expected: string): TerraformJsonError {
  return new TerraformJsonError('ERR_RESOURCE_INVALID', `${address} has ${given}, expected ${expected}; correct it`);
}
