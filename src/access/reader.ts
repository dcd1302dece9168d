import { AccessError } from './error';

const ROLE_ARN = /^arn:aws(?:-[a-z]+)*:iam::(\d{12}):role\/((?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64})$/;
const ROLE_NAME = /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;
const EXPECTED = 'the ARN of an IAM role, or path and name of a role in the deployed account, without * and ?';

/**
 * Checks the roles that may read a client's secret against the forms that IAM accepts.
 * @throws AccessError `ERR_CLIENT_INVALID`
 * @see AWS docs, "IAM identifiers" and "CreateRole" (IAM API reference)
 */
export function checkReaders(client: string, readers: readonly string[]): void {
  if (readers.length === 0) {
    throw invalid(client, 'an empty list of readers', 'at least one role', 'name it, or leave readers out', readers);
  }
  readers.forEach((reader, index) => {
    if (!ROLE_ARN.test(reader) && !ROLE_NAME.test(reader)) {
      throw invalid(client, `the reader "${reader}"`, EXPECTED, remedy(reader), reader);
    }
    if (readers.indexOf(reader) !== index) {
      throw invalid(client, `the reader "${reader}" twice`, 'each role once', 'remove one', reader);
    }
  });
}

/** The account of a reader that is named by its ARN; undefined for the name of a role. */
export function readerAccount(reader: string): string | undefined {
  return ROLE_ARN.exec(reader)?.[1];
}

function remedy(reader: string): string {
  if (reader.includes(':assumed-role/')) return 'name the role of the session';
  return /:(?:user|group|root)\b/.test(reader) ? 'give it a role' : 'correct it';
}

function invalid(client: string, what: string, expected: string, fix: string, given: unknown): AccessError {
  const message = `client "${client}" has ${what}, expected ${expected}; ${fix}`;
  return new AccessError('ERR_CLIENT_INVALID', message, { given, expected });
}
