/** A user pool, as its tokens name it. */
export interface Pool {
  /** The claim `iss`, e.g. `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a1B2c3D4e`. */
  readonly issuer: string;
  /** URL of the public keys. */
  readonly jwksUri: string;
}

/** Dates for the response headers `Deprecation` and `Sunset`, while API keys are phased out. */
export interface Notice {
  /** Value of the header `Deprecation`, e.g. `@1798675200`. */
  readonly deprecation: string;
  /** Value of the header `Sunset`, e.g. `Thu, 31 Dec 2026 00:00:00 GMT`. */
  readonly sunset: string;
}

/** Environment variables of the function. Everything that is known before the deployment is in its table. */
export interface Environment {
  /** User pool of the machines; also of people, if they have no separate pool. */
  readonly pool: Pool;
  /** Clients whose tokens are taken; `any` for every machine of the pool. */
  readonly clientIds: ReadonlySet<string> | 'any';
  /** Absent where people share the machines' pool. */
  readonly peoplePool?: Pool;
  readonly peopleClientIds: ReadonlySet<string>;
  /** Clients whose tokens are refused before they expire. */
  readonly deniedClientIds: ReadonlySet<string>;
  /** Handling of a known API key without a token. */
  readonly legacyApiKeys: 'accept' | 'warn' | 'refuse';
  /** Sent in answers to API keys, in the phase `warn`. */
  readonly notice?: Notice;
  /** Name of each API key, keyed by the SHA-256 of the key in base64. */
  readonly apiKeyNames: ReadonlyMap<string, string>;
  /** CloudWatch namespace of the metrics. */
  readonly metricsNamespace: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

const PHASES = ['accept', 'warn', 'refuse'] as const;
const SHA256 = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Reads the environment once, while the function starts.
 * @throws Error naming the variable that is wrong
 */
export function readEnvironment(variables: Variables): Environment {
  const { PEOPLE_ISSUER: peopleIssuer = '', LEGACY_API_KEYS_DEPRECATION: deprecation = '' } = variables;
  const legacyApiKeys = phase(variables.LEGACY_API_KEYS ?? 'refuse');
  return {
    pool: pool('USER_POOL_ISSUER', variables.USER_POOL_ISSUER, variables.USER_POOL_JWKS_URI),
    clientIds: variables.CLIENT_IDS?.trim() === '*' ? 'any' : list(variables.CLIENT_IDS),
    ...(peopleIssuer && { peoplePool: pool('PEOPLE_ISSUER', peopleIssuer, variables.PEOPLE_JWKS_URI) }),
    peopleClientIds: list(variables.PEOPLE_CLIENT_IDS),
    deniedClientIds: list(variables.DENIED_CLIENT_IDS),
    legacyApiKeys,
    ...(legacyApiKeys === 'warn' &&
      deprecation && { notice: { deprecation, sunset: variables.LEGACY_API_KEYS_SUNSET ?? '' } }),
    apiKeyNames: apiKeyNames(variables.LEGACY_API_KEY_HASHES ?? '{}'),
    metricsNamespace: variables.POWERTOOLS_METRICS_NAMESPACE ?? 'Authorizer',
  };
}

function pool(variable: string, issuer = '', jwksUri = `${issuer}/.well-known/jwks.json`): Pool {
  if (!URL.canParse(issuer)) throw invalid(variable, issuer, 'the address of a user pool');
  if (!URL.canParse(jwksUri)) throw invalid(variable.replace('ISSUER', 'JWKS_URI'), jwksUri, 'an address');
  return { issuer, jwksUri };
}

function list(text = ''): ReadonlySet<string> {
  return new Set(text.split(',').flatMap((part) => part.trim() || []));
}

function phase(given: string): Environment['legacyApiKeys'] {
  const found = PHASES.find((each) => each === given);
  if (!found) throw invalid('LEGACY_API_KEYS', given, `one of ${PHASES.join(', ')}`);
  return found;
}

/** Inverts the map, because the function looks up a name by hash. An error does not show a wrong value. */
function apiKeyNames(json: string): ReadonlyMap<string, string> {
  const entries = Object.entries(parsed(json));
  const wrong = entries.find(([, hash]) => typeof hash !== 'string' || !SHA256.test(hash));
  if (wrong) throw invalid('LEGACY_API_KEY_HASHES', `{"${wrong[0]}": …}`, 'the SHA-256 of each key in base64');
  return new Map(entries.map(([name, hash]) => [String(hash), name]));
}

function parsed(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Reported below, like JSON that is not an object.
  }
  throw invalid('LEGACY_API_KEY_HASHES', 'something else', 'a JSON object of names and hashes');
}

function invalid(variable: string, given: string, expected: string): Error {
  return new Error(`environment is not valid: ${variable} is "${given}", expected ${expected}; set it on the function`);
}
