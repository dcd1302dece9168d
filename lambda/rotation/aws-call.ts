/** A failed call to AWS. It keeps nothing else of the SDK's error, which may quote the request. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';

  constructor(
    /** E.g. `GetSecretValue`. */
    readonly call: string,
    /** Name of the exception, or the code of a connection error. */
    readonly reason: string,
    readonly requestId: string | undefined,
  ) {
    super(`${call} failed with ${reason}${requestId === undefined ? '' : `, request id ${requestId}`}`);
  }
}

/**
 * Waits for a call and returns its answer.
 * @throws AwsCallError
 */
export async function awsCall<Answer>(call: string, sent: Promise<Answer>): Promise<Answer> {
  try {
    return await sent;
  } catch (error) {
    const { name, code, $metadata } = error as { name?: string; code?: string; $metadata?: { requestId?: string } };
    throw new AwsCallError(call, code ?? name ?? 'an unknown failure', $metadata?.requestId);
  }
}

/** Waits for a call and returns its answer, or undefined if AWS answers with the exception `reason`. */
export async function awsCallUnless<Answer>(
  reason: string,
  call: string,
  sent: Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await awsCall(call, sent);
  } catch (error) {
    if (error instanceof AwsCallError && error.reason === reason) return undefined;
    throw error;
  }
}
