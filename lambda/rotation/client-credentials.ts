import * as z from 'zod';
import { RotationError } from './error';

const clientCredentials = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  token_endpoint: z.string().min(1),
  scopes: z.array(z.string()),
  /** Cognito's id of the secret; absent in the first version, which holds the secret made with the client. */
  client_secret_id: z.string().optional(),
});

/** JSON value of a version of a client's secret. */
export type ClientCredentials = z.infer<typeof clientCredentials>;

/**
 * Parses the value of a version.
 * @param name - name of the version in an error
 * @throws RotationError `ERR_VALUE_INVALID`, which quotes nothing of the value
 */
export function readCredentials(json: string | undefined, name: string): ClientCredentials {
  try {
    return clientCredentials.parse(JSON.parse(json ?? ''));
  } catch {
    // The original error quotes the value, so it is not kept as the cause.
    throw new RotationError(
      'ERR_VALUE_INVALID',
      `${name} is not a value this function writes, expected JSON with client_id, client_secret, token_endpoint and scopes; correct it, or delete the secret and deploy again`,
    );
  }
}
