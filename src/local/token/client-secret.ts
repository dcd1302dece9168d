import { createHash, timingSafeEqual } from 'node:crypto';
import { generatedSecret } from '../../terraform-json/generated-secret';

/** As long as Cognito's. */
const LENGTH = 52;

/**
 * The secret of a client: random, or the same for the same seed and client.
 * @param clientId - tells the clients of one seed apart
 */
export function clientSecret(clientId: string, seed?: string): string {
  return generatedSecret(`client-secret:${clientId}`, LENGTH, seed);
}

/** Compares without telling by its time how much of a secret was right; digests make both of one length. */
export function secretsMatch(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
