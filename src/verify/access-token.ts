import * as z from 'zod';
import { parseJson } from '../terraform-json/json-text';
import { VerifyError } from './error';
import type { HttpAnswer } from './http-answer';
import { NoAnswerError, send } from './http-answer';
import type { Target } from './target';
import { credentialsOf } from './target';

/** A token, or the reason why there is none. */
export type TokenOutcome = { readonly token: string } | { readonly failure: string };

const tokenAnswer = z.object({ access_token: z.string() });
const errorAnswer = z.object({ error: z.string().regex(/^[a-z_]+$/) });

/**
 * Requests a token by client credentials.
 * @param client - name of the client
 * @param scope - scopes joined by spaces; undefined for all that the client is granted
 * @throws VerifyError `ERR_CLIENT_UNKNOWN`, or `ERR_UNREACHABLE` if the token endpoint does not answer
 * @see RFC 6749, section 4.4
 */
export async function requestToken(target: Target, client: string, scope?: string): Promise<TokenOutcome> {
  const { clientId, clientSecret } = credentialsOf(target, client);
  const answer = await ask(target.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }),
  });
  const json = parseJson(answer.body);
  const granted = tokenAnswer.safeParse(json);
  if (answer.status === 200 && granted.success) return { token: granted.data.access_token };
  const refused = errorAnswer.safeParse(json);
  return { failure: `no token: ${answer.status}${refused.success ? ` ${refused.data.error}` : ''}` };
}

async function ask(tokenEndpoint: string, init: RequestInit): Promise<HttpAnswer> {
  try {
    return await send(tokenEndpoint, init);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new VerifyError(
      'ERR_UNREACHABLE',
      `the token endpoint ${tokenEndpoint} gives ${error.message}, expected one that answers; correct --token-endpoint or the outputs`,
    );
  }
}
