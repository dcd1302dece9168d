import { Construct } from 'constructs';
import type { Access } from '../access/held-access';
import { issuerHost, regionOfPool } from '../aws/partition';
import { CallerKeys } from '../constructs/api/caller-keys';
import type { RestApiProps } from '../constructs/api/rest-api';
import { AuthorizerFunction } from '../constructs/backend/authorizer-function';
import type { FunctionOptions } from '../constructs/backend/bundled-function';
import { ApiKeyUse } from '../constructs/monitoring/api-key-use';
import type { IssuingPool } from '../constructs/pool/issuing-pool';
import { existingKeyIds } from '../settings/authorizer-settings';
import type { Settings } from '../settings/settings';

/** Resources of the stack that the authorization uses. */
export interface LambdaAuthorizationProps {
  readonly settings: Settings;
  readonly access: Access;
  readonly pool: IssuingPool;
  /** Folder with the function that authorizes and the table of the declaration. */
  readonly bundle: string;
  readonly function: FunctionOptions;
}

/**
 * Additional resources of a declaration with `authorizer: 'lambda'`: the authorizer function, and the API keys that
 * are still accepted in place of tokens.
 */
export class LambdaAuthorization extends Construct {
  readonly function: AuthorizerFunction;
  /** Options of the API for the keys. */
  readonly legacyApiKeys: RestApiProps['legacyApiKeys'];
  /** The keys; undefined if none are declared. */
  readonly keys: CallerKeys | undefined;

  constructor(scope: Construct, id: string, props: LambdaAuthorizationProps) {
    super(scope, id);
    const { settings, access, bundle, pool } = props;
    const { namePrefix, awsEndpointUrl, legacyApiKeys: phase } = settings;
    this.keys = this.legacyKeys(props);
    this.legacyApiKeys = this.keys && { phase, tokenEndpoint: pool.tokenEndpoint };
    this.function = new AuthorizerFunction(this, 'function', {
      ...props.function,
      name: `${namePrefix}-authorizer`,
      bundle,
      facts: {
        issuer: pool.issuer,
        jwksUri: awsEndpointUrl && `${awsEndpointUrl}/${pool.id}/.well-known/jwks.json`,
        deniedClientIds: settings.deniedClientIds,
        peopleClientIds: settings.peopleClientIds,
        peopleIssuer: peopleIssuer(access, settings),
        legacyApiKeys: this.keys && {
          phase,
          hashes: this.keys.hashes,
          deprecation: settings.legacyApiKeysDeprecation,
          sunset: settings.legacyApiKeysSunset,
        },
        metricsNamespace: namePrefix,
      },
    });
    if (this.keys) {
      new ApiKeyUse(this, 'legacy-key-use', {
        name: `${namePrefix}-legacy-api-keys`,
        metricsNamespace: namePrefix,
        logGroupName: this.function.logGroupName,
      });
    }
  }

  private legacyKeys({ settings, access }: LambdaAuthorizationProps): CallerKeys | undefined {
    const { legacyApiKeys: holders = {} } = access;
    if (Object.keys(holders).length === 0) return undefined;
    const existing = existingKeyIds(settings);
    return new CallerKeys(this, 'legacy-keys', { namePrefix: `${settings.namePrefix}-legacy`, holders, existing });
  }
}

function peopleIssuer({ people }: Access, settings: Settings): string | undefined {
  const { peopleUserPoolId: id, peopleIssuerHost: host } = settings;
  if (people?.pool !== 'separate' || id === undefined) return undefined;
  return `https://${host ?? issuerHost(regionOfPool(id))}/${id}`;
}
