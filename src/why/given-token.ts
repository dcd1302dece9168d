import { parseJson } from '../terraform-json/json-text';
import { isRecord } from '../terraform-json/stack-view';

/** The token of a text, or what the text is instead. */
export type GivenToken = { readonly token: string } | { readonly fault: string };

/** Names of errors, as RFC 6749 has them; any other text is not repeated. */
const ERROR_NAME = /^[a-z_]{1,40}$/;

/** Finds the access token in a text: the token itself, with or without Bearer, or the answer of the token endpoint. */
export function givenToken(text: string): GivenToken {
  const given = text.trim();
  if (given === '') return { fault: 'is empty' };
  if (!given.startsWith('{')) return { token: given.replace(/^Bearer +/i, '') };
  const answer = parseJson(given);
  if (!isRecord(answer)) return { fault: 'begins as JSON and is none' };
  const { access_token: token, error } = answer;
  if (typeof token === 'string') return { token };
  if (typeof error === 'string' && ERROR_NAME.test(error)) return { fault: `is an answer with the error ${error}` };
  return { fault: 'is JSON without access_token' };
}
