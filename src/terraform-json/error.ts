import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type TerraformJsonErrorCode =
  /** The folder holds no stack that cdktf synth wrote. */
  | 'ERR_STACK_UNREADABLE'
  /** The file is not a plan in JSON. */
  | 'ERR_PLAN_UNREADABLE'
  /** AWS would refuse a resource of the JSON. */
  | 'ERR_RESOURCE_INVALID'
  /** Terraform cannot read an expression of the JSON. */
  | 'ERR_EXPRESSION_INVALID'
  /** A value is known only after apply, or refers to itself. */
  | 'ERR_REFERENCE_UNRESOLVED'
  /** A stack reads a parameter that no stack of the app makes. */
  | 'ERR_PARAMETER_UNKNOWN'
  /** The JSON uses a feature that the local gateway does not model. */
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
