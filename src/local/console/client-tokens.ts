import type { Gateway } from '../server';
import { decodeJwt } from 'jose';

/** So long a token still has to be good to be used once more, in seconds. */
const LEFT_SECONDS = 10;

/** Tokens of the gateway's clients, each from the token endpoint and kept until it expires, as a client should. */
export class ClientTokens {
  readonly #kept = new Map<string, string>();

  constructor(private readonly gateway: Pick<Gateway, 'tokenEndpoint' | 'secrets'>) {}

  /** @throws Error if the client gets none */
  async of(clientId: string): Promise<string> {
    const kept = this.#kept.get(clientId);
    if (kept !== undefined && isGood(kept)) return kept;
    const token = await this.#fetched(clientId);
    this.#kept.set(clientId, token);
    return token;
  }

  async #fetched(clientId: string): Promise<string> {
    const { tokenEndpoint, secrets } = this.gateway;
    const answer = await fetch(tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${secrets.get(clientId) ?? ''}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: token, error } = (await answer.json()) as { access_token?: string; error?: string };
    if (token !== undefined) return token;
    throw new Error(`the token endpoint answered ${answer.status} ${error ?? ''}, expected a token`);
  }
}

function isGood(token: string): boolean {
  return Number(decodeJwt(token).exp) - Date.now() / 1_000 > LEFT_SECONDS;
}
