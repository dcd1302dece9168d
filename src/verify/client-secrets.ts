import * as z from 'zod';
import { errorMessage } from '../error/thrown';
import { readJsonFile } from './deployment-outputs';
import { VerifyError } from './error';
import { checkPrivate } from './private-file';

/** A client whose secret is needed. */
export interface SecretOwner {
  readonly name: string;
  readonly clientId: string;
}

/** Secrets by client name or client id, and values of API keys by key name. */
export type Secrets = ReadonlyMap<string, string>;

const shape = z.record(z.string(), z.string().min(1));
const EXPECTED = 'a JSON object of secrets by client name or client id; correct it';

/**
 * Reads secrets from a file that only its owner can read.
 * @throws VerifyError `ERR_FILE_INVALID`
 */
export async function readSecrets(file: string): Promise<Secrets> {
  const read = shape.safeParse(await readJsonFile(file, EXPECTED));
  if (!read.success) throw new VerifyError('ERR_FILE_INVALID', `${file} has another shape, expected ${EXPECTED}`);
  await checkPrivate(file);
  return new Map(Object.entries(read.data));
}

/** Looks up the secret of a client. @throws VerifyError `ERR_SECRET_UNAVAILABLE` */
export function secretOf(secrets: Secrets, { name, clientId }: SecretOwner): string {
  const secret = secrets.get(name) ?? secrets.get(clientId);
  if (secret !== undefined) return secret;
  const message = `the file of secrets has none of client "${name}", expected one under that name or its id ${clientId}; add it`;
  throw new VerifyError('ERR_SECRET_UNAVAILABLE', message);
}

/**
 * Returns a function that reads the secret of a client from Cognito, with the AWS credentials and the endpoint of the
 * environment.
 * @returns a function that throws VerifyError `ERR_SECRET_UNAVAILABLE`
 * @see AWS docs, "DescribeUserPoolClient" (Cognito API reference)
 */
export function cognitoSecrets(userPoolId: string): (owner: SecretOwner) => Promise<string> {
  const connect = async () => {
    // Imported here: with secrets from a file the SDK is not needed.
    const { CognitoIdentityProvider } = await import('@aws-sdk/client-cognito-identity-provider');
    const [region = ''] = userPoolId.split('_');
    return new CognitoIdentityProvider({ region });
  };
  let cognito: ReturnType<typeof connect> | undefined;
  return async ({ name, clientId }) => {
    const service = await (cognito ??= connect());
    const answer = await service
      .describeUserPoolClient({ UserPoolId: userPoolId, ClientId: clientId })
      .catch((error: unknown) => unavailable(name, errorMessage(error)));
    return answer.UserPoolClient?.ClientSecret ?? unavailable(name, 'Cognito shows none');
  };
}

function unavailable(client: string, reason: string): never {
  throw new VerifyError(
    'ERR_SECRET_UNAVAILABLE',
    `no secret of client "${client}": ${reason}; give AWS credentials that may cognito-idp:DescribeUserPoolClient, or --secrets FILE`,
  );
}
