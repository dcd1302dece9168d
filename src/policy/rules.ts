import { confusedDeputy } from './confused-deputy';
import { corsAnyOrigin } from './cors-any-origin';
import { dataTrace } from './data-trace';
import { deletionProtection } from './deletion-protection';
import { deploymentLifecycle } from './deployment-lifecycle';
import { domainTls } from './domain-tls';
import { encryptionAtRest } from './encryption-at-rest';
import { executeApiEndpoint } from './execute-api-endpoint';
import { functionTimeout } from './function-timeout';
import { httpEndpoint } from './http-endpoint';
import { integrationTimeout } from './integration-timeout';
import { logRetention } from './log-retention';
import { managedPolicy } from './managed-policy';
import { methodAuthorization } from './method-authorization';
import { methodScopes } from './method-scopes';
import { openPrincipal } from './open-principal';
import { plainSecret } from './plain-secret';
import { privateApi } from './private-api';
import { publicBucket } from './public-bucket';
import { recovery } from './recovery';
import { secondDoor } from './second-door';
import { tags } from './tags';
import { unreadResource } from './unread-resource';
import { wildcardPermission } from './wildcard-permission';

/** Every rule of the policy. */
export const RULES = [
  methodAuthorization,
  methodScopes,
  secondDoor,
  unreadResource,
  privateApi,
  corsAnyOrigin,
  domainTls,
  executeApiEndpoint,
  wildcardPermission,
  managedPolicy,
  openPrincipal,
  confusedDeputy,
  publicBucket,
  plainSecret,
  dataTrace,
  encryptionAtRest,
  logRetention,
  recovery,
  deletionProtection,
  functionTimeout,
  httpEndpoint,
  integrationTimeout,
  deploymentLifecycle,
  tags,
] as const;

/** Id of a rule. */
export type RuleId = (typeof RULES)[number]['id'];
