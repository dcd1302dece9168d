import { hkdfSync, randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

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
