import type { Construct } from 'constructs';
import { checkQuota } from '../../access/quotas';
import type { FunctionOptions } from './bundled-function';
import { BundledFunction } from './bundled-function';

/** Facts about an API's callers that the function gets at deploy. */
export interface AuthorizerFacts {
  /** Issuer of the machines' tokens. */
  readonly issuer: string;
  /**
   * Address of the issuer's public keys.
   * @default - the address where AWS publishes them
   */
  readonly jwksUri?: string | undefined;
  /** Clients whose tokens are refused although they are valid. */
  readonly deniedClientIds: readonly string[];
  /** Client ids of the apps that people sign in to. */
  readonly peopleClientIds: readonly string[];
  /**
   * Issuer of people's tokens.
   * @default - that of the machines
   */
  readonly peopleIssuer?: string | undefined;
  /** @default - no API key is known */
  readonly legacyApiKeys?: LegacyApiKeyFacts | undefined;
  /** CloudWatch namespace of its metrics. */
  readonly metricsNamespace: string;
}

/** API keys in place of tokens. */
export interface LegacyApiKeyFacts {
  readonly phase: 'accept' | 'warn' | 'refuse';
  /** The SHA-256 of each in base64, by its name. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Days such as `2027-01-31`, both of which `warn` needs. */
  readonly deprecation?: string | undefined;
  readonly sunset?: string | undefined;
}

/** Options of the caller, and values from the stack. */
export interface AuthorizerFunctionProps extends FunctionOptions {
  /** 1 to 64 letters, digits, hyphens and underscores; names its role and log group as well. */
  readonly name: string;
  /** Folder that holds `lambda/authorizer` bundled with the declaration's table. */
  readonly bundle: string;
  readonly facts: AuthorizerFacts;
}

/**
 * The function of a Lambda authorizer. It verifies tokens itself, so it only needs permission to write its logs and
 * traces.
 * @throws AccessError `ERR_QUOTA_EXCEEDED` if its environment is larger than Lambda allows
 * @see AWS docs, "Use API Gateway Lambda authorizers"
 */
export class AuthorizerFunction extends BundledFunction {
  constructor(scope: Construct, id: string, { facts, ...props }: AuthorizerFunctionProps) {
    checkQuota(
      'bytes in the environment of the Lambda authorizer, where ids of denied clients and hashes of API keys are',
      Object.entries(variables(deployed(facts)))
        .flat()
        .join('').length,
      'functionEnvironment',
      'split the API, deny fewer clients, or move callers off their API keys',
    );
    super(scope, id, { ...props, permissions: [], environment: variables(facts) });
  }
}

function variables(facts: AuthorizerFacts): Record<string, string> {
  const { jwksUri, peopleIssuer, legacyApiKeys: legacy } = facts;
  return {
    USER_POOL_ISSUER: facts.issuer,
    ...(jwksUri === undefined ? {} : { USER_POOL_JWKS_URI: jwksUri }),
    CLIENT_IDS: EVERY_MACHINE,
    ...list('DENIED_CLIENT_IDS', facts.deniedClientIds),
    ...list('PEOPLE_CLIENT_IDS', facts.peopleClientIds),
    ...(peopleIssuer === undefined ? {} : { PEOPLE_ISSUER: peopleIssuer }),
    ...(legacy ? legacyVariables(legacy) : {}),
    POWERTOOLS_METRICS_NAMESPACE: facts.metricsNamespace,
  };
}

function legacyVariables({ phase, hashes, deprecation, sunset }: LegacyApiKeyFacts): Record<string, string> {
  return {
    LEGACY_API_KEYS: phase,
    LEGACY_API_KEY_HASHES: JSON.stringify(hashes),
    ...(phase === 'warn' && deprecation !== undefined && sunset !== undefined
      ? {
          // A date as RFC 9745 has it, and one as RFC 8594 does.
          LEGACY_API_KEYS_DEPRECATION: `@${Date.parse(deprecation) / 1_000}`,
          LEGACY_API_KEYS_SUNSET: new Date(sunset).toUTCString(),
        }
      : {}),
  };
}

/** No variable for an empty list. */
function list(variable: string, items: readonly string[]): Record<string, string> {
  return items.length > 0 ? { [variable]: items.join(',') } : {};
}

/** In place of ids: 4 kB of environment hold some 145 of them, and a pool has a thousand clients and more. */
const EVERY_MACHINE = '*';

const ISSUER_LENGTH = 80;
const HASH_LENGTH = 44;

/** The same with texts as long as those that are known after apply. */
function deployed({ legacyApiKeys: legacy, ...facts }: AuthorizerFacts): AuthorizerFacts {
  const hashes = Object.keys(legacy?.hashes ?? {}).map((name) => [name, '#'.repeat(HASH_LENGTH)] as const);
  return {
    ...facts,
    issuer: '#'.repeat(ISSUER_LENGTH),
    legacyApiKeys: legacy && { ...legacy, hashes: Object.fromEntries(hashes) },
  };
}
