import { COGNITO_NAME } from './cognito-name';
import { AccessError } from './error';
import { checkQuota } from './quotas';
import type { ResourceServerOptions, ResourceServers } from './scope';

// CreateResourceServer and ResourceServerScopeType of the Cognito API.
const IDENTIFIER = /^[\x21\x23-\x5B\x5D-\x7E]+$/;
const SCOPE_NAME = /^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+$/;

/**
 * Checks resource servers and their scopes against the rules of Cognito.
 * @throws AccessError `ERR_RESOURCE_SERVER_INVALID`, `ERR_SCOPE_INVALID` or `ERR_QUOTA_EXCEEDED`
 * @see AWS docs, "CreateResourceServer" and "ResourceServerScopeType" (Cognito API reference)
 */
export function checkResourceServers(servers: ResourceServers): void {
  const entries = Object.entries(servers);
  if (entries.length === 0) throw invalid('a declaration without resource servers', 'at least one, to own the scopes');
  checkQuota('resource servers', entries.length, 'resourceServers', 'merge some of them');
  for (const [identifier, server] of entries) checkResourceServer(identifier, server);
}

function checkResourceServer(identifier: string, server: ResourceServerOptions): void {
  const subject = `resource server "${identifier}"`;
  checkQuota(`characters of the identifier of ${subject}`, identifier.length, 'identifierLength', 'shorten it');
  checkQuota(`characters of the name of ${subject}`, server.name.length, 'resourceServerNameLength', 'shorten it');
  if (!IDENTIFIER.test(identifier)) {
    throw invalid(`identifier "${identifier}"`, 'printable ASCII without space, double quote or backslash');
  }
  if (!COGNITO_NAME.pattern.test(server.name)) {
    throw invalid(`name "${server.name}" of ${subject}`, COGNITO_NAME.expected);
  }
  const scopes = Object.entries(server.scopes);
  if (scopes.length === 0) throw invalid(`${subject} without scopes`, 'at least one scope');
  checkQuota(
    `scopes of ${subject}`,
    scopes.length,
    'scopesPerResourceServer',
    'split it into several resource servers',
  );
  for (const [name, description] of scopes) checkScope(identifier, name, description);
}

function checkScope(identifier: string, name: string, description: string): void {
  const scope = `scope "${identifier}/${name}"`;
  if (!SCOPE_NAME.test(name)) {
    const expected = 'a name of printable ASCII without space, slash, double quote or backslash';
    throw new AccessError('ERR_SCOPE_INVALID', `${scope} has the name "${name}", expected ${expected}; rename it`, {
      given: name,
      expected,
    });
  }
  if (description.trim() === '') {
    const expected = 'a sentence that a reviewer understands';
    throw new AccessError('ERR_SCOPE_INVALID', `${scope} has no description, expected ${expected}; write one`, {
      given: description,
      expected,
    });
  }
  checkQuota(`characters of the name of ${scope}`, name.length, 'scopeNameLength', 'shorten it');
  checkQuota(`characters of the description of ${scope}`, description.length, 'scopeDescriptionLength', 'shorten it');
}

function invalid(given: string, expected: string): AccessError {
  return new AccessError('ERR_RESOURCE_SERVER_INVALID', `${given} is refused, expected ${expected}; change it`, {
    given,
    expected,
  });
}
