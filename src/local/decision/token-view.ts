import { decodeJwt, decodeProtectedHeader } from 'jose';

/** Content of a token, without its signature: so it cannot be used as a token. */
export interface TokenView {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Header parameters and claims that identify no person. */
const HEADER = ['alg', 'kid', 'typ'];
const IMPERSONAL = ['aud', 'auth_time', 'client_id', 'exp', 'iat', 'iss', 'nbf', 'scope', 'token_use', 'version'];
const MASK = '***';

/**
 * Header and claims of a token; undefined if the text is no token. A claim that may name a person is masked: every
 * unknown claim, and the subject unless it is the client.
 */
export function tokenView(token: string): TokenView | undefined {
  try {
    const [header, claims] = [decodeProtectedHeader(token), decodeJwt(token)];
    return {
      header: Object.fromEntries(Object.entries(header).filter(([name]) => HEADER.includes(name))),
      claims: Object.fromEntries(
        Object.entries(claims).map(([name, value]) => {
          const isShown = IMPERSONAL.includes(name) || (name === 'sub' && value === claims.client_id);
          return [name, isShown ? value : MASK];
        }),
      ),
    };
  } catch {
    return undefined;
  }
}
