import * as z from 'zod';
import { RotationError } from './error';

const clientCredentials = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  token_endpoint: z.string().min(1),
  scopes: z.array(z.string()),
  /** Cognito's id of the secret; unknown for the first version, which is written from the client's own secret. */
  client_secret_id: z.string().optional(),
});

/** What a version of a client's secret holds, as JSON. */
export type ClientCredentials = z.infer<typeof clientCredentials>;

/**
 * The value of a version.
 * @param name - how an error names the version
 * @throws RotationError `ERR_VALUE_INVALID`, without anything of the value
 */
export function readCredentials(json: string | undefined, name: string): ClientCredentials {
  try {
    return clientCredentials.parse(JSON.parse(json ?? ''));
  } catch {
    // The cause quotes what it could not read.
    throw new RotationError(
      'ERR_VALUE_INVALID',
      `${name} is not a value this function writes, expected JSON with client_id, client_secret, token_endpoint and scopes; correct it, or delete the secret and deploy again`,
    );
  }
}
