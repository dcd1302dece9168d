import { CredentialsError } from './error';

/**
 * What a call to Cognito answers.
 * @param call - its name, e.g. `ListUserPools`
 * @throws CredentialsError `ERR_AWS_CALL_FAILED`, without the request or the response, which may hold a secret
 */
export async function cognitoCall<Answer>(call: string, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    const { name, message } = error as Error;
    throw new CredentialsError(
      'ERR_AWS_CALL_FAILED',
      `Cognito's ${call} failed with ${name}: ${message}; check the AWS credentials, their permissions and the Region (M2M_REGION)`,
    );
  }
}
