import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type TerraformErrorCode =
  /** Terraform is missing, or it ended with an error. */
  'ERR_TERRAFORM_FAILED';

/** A failed run of Terraform. */
export class TerraformError extends UserError {
  override readonly name = 'TerraformError';

  /** @param stderr - Terraform's error output, which the user has already seen */
  constructor(
    readonly code: TerraformErrorCode,
    message: string,
    readonly stderr: string,
  ) {
    super(message);
  }
}

/** A stack that contains something to run, read or load that a plan does not need. Nothing was run. */
export class PlanAdmissionError extends UserError {
  override readonly name = 'PlanAdmissionError';
  readonly code = 'ERR_PLAN_REFUSED';
}

/** A stage that still serves removed parts, or whose snapshot could not be renewed. */
export class SnapshotError extends UserError {
  override readonly name = 'SnapshotError';
  readonly code = 'ERR_SNAPSHOT_OUTDATED';
}
