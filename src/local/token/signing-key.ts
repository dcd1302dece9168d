import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { errorCode, errorMessage } from '../../error/thrown';
import { LocalGatewayError } from '../error';

/** The key that signs access tokens, and its public half as the JWKS shows it. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly jwk: JWK & { readonly kid: string };
}

const BITS = 2048;

/** A new key, for as long as the process lives. */
export async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: BITS });
  return signingKey(privateKey);
}

/**
 * The key in a PEM file, so that tokens survive a restart. A missing file is created with mode 0600.
 * @throws LocalGatewayError `ERR_SIGNING_KEY`
 */
export async function openSigningKey(file: string): Promise<SigningKey> {
  const pem = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw keyError(file, errorMessage(error), error);
  });
  if (pem === undefined) return createKeyFile(file);
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch (error) {
    // The parser's message is not shown: it may quote the file.
    throw keyError(file, 'something that is not a private key', error);
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = privateKey;
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  if (asymmetricKeyType !== 'rsa' || bits < BITS) {
    throw keyError(file, `a key of type ${asymmetricKeyType ?? 'unknown'} with ${bits} bits`);
  }
  return signingKey(privateKey);
}

async function createKeyFile(file: string): Promise<SigningKey> {
  const key = await generateSigningKey();
  try {
    await writeFile(file, key.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw keyError(file, errorMessage(error), error);
  }
  return key;
}

async function signingKey(privateKey: KeyObject): Promise<SigningKey> {
  const jwk = await exportJWK(createPublicKey(privateKey));
  const kid = await calculateJwkThumbprint(jwk);
  return { privateKey, jwk: { ...jwk, alg: 'RS256', kid, use: 'sig' } };
}

function keyError(file: string, given: string, cause?: unknown): LocalGatewayError {
  return new LocalGatewayError(
    'ERR_SIGNING_KEY',
    `signing key file ${file}: ${given}, expected an unencrypted RSA private key of at least ${BITS} bits as PEM; name a new file, and start makes one`,
    { cause },
  );
}
