import type { APIGatewayProxyResult } from 'aws-lambda';
import { reply } from './reply';

const statusOf = {
  validation_failed: 400,
  not_found: 404,
  conflict: 409,
  version_mismatch: 409,
  precondition_failed: 412,
  precondition_required: 428,
  internal_error: 500,
  not_implemented: 501,
};

/** Public: branch on the code, a message may be reworded. */
export type ProblemCode = keyof typeof statusOf;

/** What a caller can put right, answered as `{ error, message }`. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    /** Decides the status. */
    readonly code: ProblemCode,
    /** What was given, what was expected, how to fix it; the caller reads it, so nothing of ours belongs in it. */
    message: string,
  ) {
    super(message);
  }

  /** The answer to send. */
  toResult(): APIGatewayProxyResult {
    return reply(statusOf[this.code], { error: this.code, message: this.message });
  }
}
