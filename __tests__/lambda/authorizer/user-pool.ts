import type { KeyObject } from 'node:crypto';
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A signing key. */
export interface Signer {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Claims of a token; undefined ones are left out. */
export type Claims = Readonly<Record<string, unknown>>;

/** Signer and header of a token. */
export interface Signing {
  readonly signer: Signer;
  /** Header fields in addition to `kid` and `alg`, or replacing them. */
  readonly header?: Claims;
}

/** Makes a new RSA key. */
export function makeSigner(kid: string): Signer {
  return { kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

const HASHES: Readonly<Record<string, string>> = { RS256: 'RSA-SHA256', RS384: 'RSA-SHA384', RS512: 'RSA-SHA512' };

/** Signs a token by hand, because a library would refuse to make most of the invalid ones. */
export function signToken(claims: Claims, { signer, header = {} }: Signing): string {
  const fields = { kid: signer.kid, alg: 'RS256', ...header };
  const input = `${encode(fields)}.${encode(claims)}`;
  return `${input}.${signature(input, typeof header.alg === 'string' ? header.alg : 'RS256', signer)}`;
}

/** Signs by the algorithm: none, HS256 with the public key as the shared secret (an attack), or the private key. */
function signature(input: string, alg: string, { publicKey, privateKey }: Signer): string {
  if (alg.toLowerCase() === 'none') return '';
  if (alg === 'HS256') {
    return createHmac('sha256', publicKey.export({ type: 'spki', format: 'pem' }))
      .update(input)
      .digest('base64url');
  }
  return createSign(HASHES[alg] ?? 'RSA-SHA256')
    .update(input)
    .sign(privateKey, 'base64url');
}

export function encode(json: unknown): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}

/** The key in the form of a JWKS. */
export function jwk({ kid, publicKey }: Signer) {
  return { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' };
}

/** Server that publishes keys on the loopback address, each set at a separate path. */
export interface KeyServer {
  readonly origin: string;
  /** Answers of `/<name>/.well-known/jwks.json`; a name without keys is answered 500. */
  readonly sets: Map<string, unknown>;
  /** Requested paths. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

export async function startKeyServer(): Promise<KeyServer> {
  const sets = new Map<string, unknown>();
  const requests: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    requests.push(url);
    const keys = sets.get(url.split('/')[1] ?? '');
    response.writeHead(keys === undefined ? 500 : 200).end(JSON.stringify(keys));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sets,
    requests,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => {
          closed();
        });
      }),
  };
}
