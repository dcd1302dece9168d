import { CredentialsError } from './error';

/**
 * What a call to a service of AWS answers.
 * @param call - its name, e.g. `ListUserPools`
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
    // Node.js has codes for what happens on the way; the answers of AWS have names.
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
