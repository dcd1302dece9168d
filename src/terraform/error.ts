import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type TerraformErrorCode = 'ERR_TERRAFORM_FAILED';

/** Terraform did not do what it was asked for. */
export class TerraformError extends UserError {
  override readonly name = 'TerraformError';

  /**
   * @param stderr - what Terraform said, which was shown already
   */
  constructor(
    readonly code: TerraformErrorCode,
    message: string,
    readonly stderr: string,
  ) {
    super(message);
  }
}

/** A stack has something that Terraform would run, read or load at a plan, and that a plan does not need. Nothing ran. */
export class PlanAdmissionError extends UserError {
  override readonly name = 'PlanAdmissionError';
  readonly code = 'ERR_PLAN_REFUSED';
}

/** A stage still serves what was removed, or its snapshot could not be taken again. */
export class SnapshotError extends UserError {
  override readonly name = 'SnapshotError';
  readonly code = 'ERR_SNAPSHOT_OUTDATED';
}
