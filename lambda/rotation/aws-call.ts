/** A call to AWS that failed: which, and how. Of the SDK's error nothing else is kept, since it may quote what was sent. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';

  constructor(
    /** E.g. `GetSecretValue`. */
    readonly call: string,
    /** Name of the exception, or the code of an error of the connection. */
    readonly reason: string,
    readonly requestId: string | undefined,
  ) {
    super(`${call} failed with ${reason}${requestId === undefined ? '' : `, request id ${requestId}`}`);
  }
}

/**
 * What a call answers.
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

/** What a call answers, or nothing where AWS answers it with an exception of this name. */
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
