import { createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** As long as Cognito's. */
const LENGTH = 52;

/**
 * The secret of a client: random, or the same for the same seed and client.
 * @param clientId - tells the clients of one seed apart
 */
export function clientSecret(clientId: string, seed?: string): string {
  return generatedSecret(`client-secret:${clientId}`, LENGTH, seed);
}

/**
 * Small letters and digits: random, or the same for the same seed and purpose.
 * @param purpose - tells the secrets of one seed apart
 * @param length - characters
 * @see RFC 5869 (HKDF)
 */
export function generatedSecret(purpose: string, length: number, seed?: string): string {
  const bytes =
    seed === undefined
      ? randomBytes(length)
      : new Uint8Array(hkdfSync('sha256', seed, 'local-gateway', purpose, length));
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** Compares without telling by its time how much of a secret was right; digests make both of one length. */
export function secretsMatch(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
