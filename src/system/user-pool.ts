import * as z from 'zod';
import { TerraformJsonError } from '../terraform-json/error';
import type { ResourceShape, StackResource, ResolvedStack } from '../terraform-json/resolved-stack';
import { block } from '../terraform-json/resolved-stack';

/** An app client as the token endpoint sees it. */
export interface AppClient {
  readonly address: string;
  readonly clientId: string;
  /** Without the stack's name before it. */
  readonly name: string;
  /** Whether Cognito made a secret for it. */
  readonly confidential: boolean;
  /** OAuth flows that it may use. */
  readonly flows: readonly string[];
  /**
   * OAuth flows that it names, and may not use because `allowed_oauth_flows_user_pool_client` is not true.
   * @default - none
   */
  readonly unusedFlows?: readonly string[];
  readonly scopes: readonly string[];
  readonly accessTokenSeconds: number;
}

/** A user pool with its clients and scopes. */
export interface ServedUserPool {
  readonly address: string;
  readonly id: string;
  readonly arn: string;
  /** Name of the stack that makes it; absent for one that exists already. */
  readonly stack?: string;
  /** Prefixes of its domains at Cognito, or whole custom domains; without any it has no token endpoint. */
  readonly domains: readonly string[];
  readonly clients: readonly AppClient[];
}

/** No attribute of a user pool itself changes the answer to a request; only a trigger would. */
export const poolShape = {
  read: z.object({}),
  ignored: [
    'account_recovery_setting',
    'admin_create_user_config',
    'alias_attributes',
    'auto_verified_attributes',
    'deletion_protection',
    'device_configuration',
    'email_configuration',
    'email_verification_message',
    'email_verification_subject',
    'mfa_configuration',
    'name',
    'password_policy',
    'schema',
    'sign_in_policy',
    'sms_authentication_message',
    'sms_configuration',
    'sms_verification_message',
    'software_token_mfa_configuration',
    'user_attribute_update_settings',
    'user_pool_add_ons',
    'user_pool_tier',
    'username_attributes',
    'username_configuration',
    'verification_message_template',
    'web_authn_configuration',
  ],
} satisfies ResourceShape<z.ZodRawShape>;

const clientShape = {
  read: z.object({
    name: z.string(),
    user_pool_id: z.string(),
    generate_secret: z.boolean().default(false),
    allowed_oauth_flows: z.array(z.string()).default([]),
    allowed_oauth_flows_user_pool_client: z.boolean().default(false),
    allowed_oauth_scopes: z.array(z.string()).default([]),
    access_token_validity: z.number().default(1),
    token_validity_units: block(
      z.object({ access_token: z.enum(['seconds', 'minutes', 'hours', 'days']).default('hours') }),
    ).default({ access_token: 'hours' }),
  }),
  ignored: [
    'auth_session_validity',
    'callback_urls',
    'default_redirect_uri',
    'enable_propagate_additional_user_context_data',
    'enable_token_revocation',
    'explicit_auth_flows',
    'id_token_validity',
    'logout_urls',
    'prevent_user_existence_errors',
    'read_attributes',
    'refresh_token_validity',
    'supported_identity_providers',
    'write_attributes',
  ],
} satisfies ResourceShape<z.ZodRawShape>;

/** Attributes of a resource server that change the answer to a request. */
export const resourceServerShape = {
  read: z.object({
    identifier: z.string(),
    user_pool_id: z.string(),
    scope: z.array(z.object({ scope_name: z.string() })).default([]),
  }),
  ignored: ['name'],
} satisfies ResourceShape<z.ZodRawShape>;

/** Attributes of a pool's domain that change the answer to a request. */
export const domainShape = {
  read: z.object({ user_pool_id: z.string() }),
  ignored: ['domain', 'certificate_arn', 'managed_login_version'],
} satisfies ResourceShape<z.ZodRawShape>;

const SECONDS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;

/** Scopes Cognito has without a resource server; they are about people, so client credentials get none of them. */
const STANDARD_SCOPES: readonly string[] = ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'];

/** Scopes a client gets tokens with by client credentials: those that resource servers declare. */
export function machineScopes({ scopes }: AppClient): string[] {
  return scopes.filter((scope) => !STANDARD_SCOPES.includes(scope));
}

/**
 * Why Cognito gives a machine client no token; undefined if it gives one, at a pool with a domain.
 * @see AWS docs, "CreateUserPoolClient" (Cognito API reference), "Scopes, M2M, and resource servers"
 */
export function tokenFault(client: AppClient): string | undefined {
  if (!client.flows.includes('client_credentials')) {
    return 'allowed_oauth_flows_user_pool_client is not true, so it may use no OAuth flow';
  }
  if (!client.confidential) return 'it has no secret (generate_secret), and client_credentials needs one';
  const others = client.flows.filter((flow) => flow !== 'client_credentials');
  if (others.length > 0) return `it allows ${others.join(', ')} as well, and Cognito refuses both in one client`;
  if (machineScopes(client).length === 0) return 'it has no scope of a resource server (allowed_oauth_scopes)';
  return undefined;
}

/** Whether a client is for client credentials, whether or not it may use them. */
export function isMachineClient({ flows, unusedFlows = [] }: AppClient): boolean {
  return [...flows, ...unusedFlows].includes('client_credentials');
}

/**
 * The user pools of a stack.
 * @throws TerraformJsonError if Cognito would refuse a client, and as `ResolvedStack.read` does
 * @see AWS docs, "CreateUserPoolClient" (Cognito API reference)
 */
export function readUserPools(stack: ResolvedStack): ServedUserPool[] {
  const clients = stack.all('aws_cognito_user_pool_client').map((resource) => readClient(stack, resource));
  const servers = stack.all('aws_cognito_resource_server').map((resource) => stack.read(resource, resourceServerShape));
  const domains = stack.all('aws_cognito_user_pool_domain').map((resource) => ({
    poolId: stack.read(resource, domainShape).user_pool_id,
    domain: String(stack.attribute(resource, 'domain')),
  }));
  return stack.all('aws_cognito_user_pool').map((resource) => {
    stack.read(resource, poolShape);
    const id = String(stack.attribute(resource, 'id'));
    const declared = servers
      .filter((server) => server.user_pool_id === id)
      .flatMap(({ identifier, scope }) => scope.map(({ scope_name }) => `${identifier}/${scope_name}`));
    const own = clients.filter(({ poolId }) => poolId === id).map(({ client }) => client);
    for (const client of own) checkClient(client, [...declared, ...STANDARD_SCOPES]);
    return {
      address: resource.address,
      id,
      arn: String(stack.attribute(resource, 'arn')),
      stack: stack.name,
      domains: domains.filter(({ poolId }) => poolId === id).map(({ domain }) => domain),
      clients: own,
    };
  });
}

/**
 * One app client, and the id of its pool.
 * @throws TerraformJsonError as `ResolvedStack.read` does
 */
export function readClient(stack: ResolvedStack, resource: StackResource): { poolId: string; client: AppClient } {
  const read = stack.read(resource, clientShape);
  return {
    poolId: read.user_pool_id,
    client: {
      address: resource.address,
      clientId: String(stack.attribute(resource, 'id')),
      name: stack.shortName(read.name),
      confidential: read.generate_secret,
      ...(read.allowed_oauth_flows_user_pool_client
        ? { flows: read.allowed_oauth_flows }
        : { flows: [], unusedFlows: read.allowed_oauth_flows }),
      scopes: read.allowed_oauth_scopes,
      accessTokenSeconds: read.access_token_validity * SECONDS[read.token_validity_units.access_token],
    },
  };
}

/** Refuses a client that Cognito would refuse at apply. */
function checkClient(client: AppClient, declared: readonly string[]): void {
  const { address, flows, confidential, accessTokenSeconds } = client;
  if (flows.includes('client_credentials') && !confidential) {
    throw invalid(`${address} allows client_credentials without a secret, which Cognito refuses; set generate_secret`);
  }
  if (flows.includes('client_credentials') && flows.length > 1) {
    throw invalid(`${address} allows ${flows.join(', ')}, expected client_credentials alone or without it; split it`);
  }
  const unknown = client.scopes.find((scope) => !declared.includes(scope));
  if (unknown !== undefined) {
    throw invalid(`${address} has scope "${unknown}", expected one of: ${declared.join(', ')}; declare it`);
  }
  if (accessTokenSeconds < 300 || accessTokenSeconds > 86_400) {
    throw invalid(`${address} has tokens of ${accessTokenSeconds} s, expected 300 to 86400; set access_token_validity`);
  }
}

function invalid(message: string): TerraformJsonError {
  return new TerraformJsonError('ERR_RESOURCE_INVALID', message);
}
