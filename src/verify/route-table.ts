import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AuthorizerTable } from '../access/authorizer-table';
import { TABLE_FILE } from '../access/authorizer-table';
import { errorMessage } from '../error/thrown';
import type { ServedFunction } from '../system/lambda-function';
import { VerifyError } from './error';

/**
 * Returns a function that reads the routes, scopes and roles of a Lambda authorizer, from the JSON beside its code.
 * That JSON determines all its answers. Each file is read once.
 * @returns a function that throws VerifyError `ERR_ROUTE_TABLE`
 */
export function routeTables(): (lambda: ServedFunction) => AuthorizerTable {
  const read = new Map<ServedFunction, AuthorizerTable>();
  return (lambda) => {
    const table = read.get(lambda) ?? readTable(lambda);
    read.set(lambda, table);
    return table;
  };
}

function readTable({ address, file }: ServedFunction): AuthorizerTable {
  try {
    return JSON.parse(readFileSync(path.join(path.dirname(file), TABLE_FILE), 'utf8')) as AuthorizerTable;
  } catch (error) {
    throw new VerifyError(
      'ERR_ROUTE_TABLE',
      `${address} is an authorizer, and its ${TABLE_FILE} cannot be read: ${errorMessage(error)}, expected the bundle of lambda/authorizer; use it, since only its table shows who may call what`,
    );
  }
}
