import { parseJson, repeatedName } from '../terraform-json/json-text';
import type { Contract } from './contract';
import { checkContract } from './contract';
import { ContractError } from './error';

/** Bytes of a contract at most: thousands of routes. */
export const LARGEST_CONTRACT = 1_000_000;

/** Objects and lists within each other at most. */
const DEEPEST = 60;

/**
 * Characters that are invisible or that change a terminal or a page: control characters, directions, line separators.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The text of a contract, the same for the same contract. */
export function contractText(contract: Contract): string {
  return `${JSON.stringify(contract, null, 2)}\n`;
}

/**
 * Reads the text of a contract; it is untrusted, because another team wrote it.
 * @param place - file or package that it is from
 * @throws ContractError `ERR_CONTRACT_INVALID` or `ERR_CONTRACT_VERSION`
 */
export function parseContract(text: string, place: string): Contract {
  if (Buffer.byteLength(text) > LARGEST_CONTRACT) throw tooLarge(place, Buffer.byteLength(text));
  const given = parseJson(text);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalid(place, 'is no JSON object', 'what cognito-m2m contract writes; write it again');
  }
  const repeated = repeatedName(text);
  if (repeated !== undefined) {
    throw invalid(place, `has the name ${visible(repeated)} twice in an object`, 'each name once; remove one');
  }
  checkTexts(given, place, []);
  checkContract(given, place);
  return given;
}

/** A contract that has more bytes than one may have. */
export function tooLarge(place: string, bytes: number): ContractError {
  return invalid(place, `has ${bytes} bytes`, `at most ${LARGEST_CONTRACT}; split the service`);
}

/** Refuses names and texts with characters that a reader would not see. */
function checkTexts(value: unknown, place: string, path: readonly string[]): void {
  const at = path.length === 0 ? 'at its root' : `at ${path.map(visible).join(' → ')}`;
  if (path.length > DEEPEST) throw invalid(place, `nests more than ${DEEPEST} deep`, 'fewer levels; flatten it');
  if (typeof value === 'string' && UNSEEN.test(value)) {
    throw invalid(place, `has the text ${visible(value)} ${at}`, 'visible characters on one line; correct it');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    if (name === '__proto__') throw invalid(place, `has the name "__proto__" ${at}`, 'another name; rename it');
    if (UNSEEN.test(name)) {
      throw invalid(place, `has the name ${visible(name)} ${at}`, 'visible characters on one line; rename it');
    }
    checkTexts(part, place, [...path, name]);
  }
}

/** A text in quotes; invisible characters are written by their code points. */
function visible(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return `"${short.replaceAll(
    new RegExp(UNSEEN, 'gu'),
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )}"`;
}

function invalid(place: string, given: string, expected: string): ContractError {
  return new ContractError('ERR_CONTRACT_INVALID', `${place} ${given}, expected ${expected}`);
}
