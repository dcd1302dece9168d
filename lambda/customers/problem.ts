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

/** An error that the caller can fix, answered as `{ error, message }`. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    /** Determines the HTTP status. */
    readonly code: ProblemCode,
    /**
     * Says what was given, what was expected and how to fix it. The caller reads it, so it must contain nothing
     * internal.
     */
    message: string,
  ) {
    super(message);
  }

  /** Builds the HTTP answer. */
  toResult(): APIGatewayProxyResult {
    return reply(statusOf[this.code], { error: this.code, message: this.message });
  }
}
