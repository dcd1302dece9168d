import { CredentialsError } from './error';

/**
 * What a call to a service of AWS answers.
 * @param call - its name, e.g. `ListUserPools`
 * @throws CredentialsError `ERR_AWS_CALL_FAILED`, without the request or the response, which may hold a secret
 */
export async function awsCall<Answer>(
  service: 'Cognito' | 'Secrets Manager',
  call: string,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    const { name, message } = error as Error;
    throw new CredentialsError(
      'ERR_AWS_CALL_FAILED',
      `${service}'s ${call} failed with ${name}: ${message}; check the AWS credentials, their permissions and the Region (M2M_REGION)`,
    );
  }
}
