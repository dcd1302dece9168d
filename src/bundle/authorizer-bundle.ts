import { authorizerTable, TABLE_FILE } from '../access/authorizer-table';
import type { AccessDeclaration } from '../access/declaration';
import { bundleFunction } from './function-bundle';

/**
 * Bundles the function that authorizes with the table of a declaration.
 * @returns its folder; nothing where API Gateway checks the tokens itself
 */
export async function bundleAuthorizer(access: AccessDeclaration): Promise<string | undefined> {
  if (access.authorizer !== 'lambda') return undefined;
  return bundleFunction('lambda/authorizer/index.ts', { [TABLE_FILE]: authorizerTable(access) });
}
