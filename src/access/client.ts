import { COGNITO_NAME } from './cognito-name';
import type { Client } from './declaration';
import { AccessError } from './error';
import type { HeldClient } from './held-access';
import { checkQuota } from './quotas';
import { checkReaders } from './reader';
import { checkScopes } from './scope';
import { checkGrants, grantedScope } from './scope-grant';
import { checkUsagePlan } from './usage-plan';

const OUTPUT = /^[A-Za-z][A-Za-z0-9_]*$/;
const SET_OUTPUT = 'set clientIdOutput';

/**
 * Checks clients against the rules of Cognito and against the declared scopes.
 * @throws AccessError `ERR_CLIENT_INVALID`, `ERR_SCOPES_EMPTY`, `ERR_SCOPE_UNKNOWN`, `ERR_SCOPE_DUPLICATE`,
 * `ERR_GRANT_INVALID`, `ERR_USAGE_PLAN_INVALID` or `ERR_QUOTA_EXCEEDED`
 * @see AWS docs, "CreateUserPoolClient" (Cognito API reference)
 */
export function checkClients(clients: Readonly<Record<string, Client>>, declared: ReadonlySet<string>): void {
  const entries = Object.entries(clients);
  checkQuota('clients', entries.length, 'clients', 'use a second user pool');
  const outputs = new Map<string, string>();
  for (const [name, client] of entries) {
    checkClient(name, client, declared);
    const output = clientIdOutput(name, client);
    const other = outputs.get(output);
    if (other !== undefined) {
      throw invalid(name, output, `the output "${output}" of client "${other}"`, 'a separate output', SET_OUTPUT);
    }
    outputs.set(output, name);
  }
}

/** Name of the Terraform output that holds the client's id. */
export function clientIdOutput(name: string, client: Client | HeldClient): string {
  return client.clientIdOutput ?? `${name.replaceAll(/[^A-Za-z0-9_]/g, '')}ClientId`;
}

function checkClient(name: string, client: Client, declared: ReadonlySet<string>): void {
  const subject = `client "${name}"`;
  checkClientName(name);
  const output = clientIdOutput(name, client);
  if (!OUTPUT.test(output)) {
    throw invalid(name, output, `the output "${output}"`, 'a letter, then letters, digits and _ only', SET_OUTPUT);
  }
  if (client.readers) checkReaders(name, client.readers);
  if (client.usagePlan) checkUsagePlan(subject, client.usagePlan);
  const scopes = client.scopes.map(grantedScope);
  checkGrants(name, client.scopes);
  checkScopes(subject, scopes, declared, 'grant the scopes that its calls need, or remove it');
  checkQuota(`scopes of ${subject}`, scopes.length, 'scopesPerClient', 'grant fewer, or split the client');
  for (const scope of scopes) {
    checkQuota(`characters of scope "${scope}" of ${subject}`, scope.length, 'grantedScopeLength', 'shorten it');
  }
}

/**
 * Checks a whole client name, with or without a prefix, against the rules of Cognito.
 * @throws AccessError `ERR_CLIENT_INVALID` or `ERR_QUOTA_EXCEEDED`
 */
export function checkClientName(name: string): void {
  checkQuota(`characters of the name of client "${name}"`, name.length, 'clientNameLength', 'shorten it');
  if (!COGNITO_NAME.pattern.test(name)) throw invalid(name, name, 'that name', COGNITO_NAME.expected, 'rename it');
}

function invalid(client: string, given: string, what: string, expected: string, remedy: string): AccessError {
  const message = `client "${client}" has ${what}, expected ${expected}; ${remedy}`;
  return new AccessError('ERR_CLIENT_INVALID', message, { given, expected });
}
