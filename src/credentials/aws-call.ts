import { CredentialsError } from './error';

/**
 * Waits for a call to AWS and returns its answer.
 * @param call - name of the operation, e.g. `ListUserPools`
 * @throws CredentialsError `ERR_AWS_CALL_FAILED`, without the request or the response, which may hold a secret
 */
export async function awsCall<Answer>(
  service: 'Cognito' | 'S3' | 'Secrets Manager' | 'STS',
  call: string,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    const { name, message, code } = error as Error & { readonly code?: string };
    // A network error of Node.js has a code; an error that AWS answers has a name.
    const remedy =
      code === undefined && name !== 'TimeoutError'
        ? 'check the AWS credentials, their permissions and the Region (M2M_REGION)'
        : 'check the Region (M2M_REGION), the address (M2M_AWS_ENDPOINT_URL) and the network';
    throw new CredentialsError(
      'ERR_AWS_CALL_FAILED',
      `${service}'s ${call} failed with ${code ?? name}: ${message}; ${remedy}`,
    );
  }
}
