import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import type { AccessDeclaration } from '../access/declaration';
import { ApiKeyUse } from '../constructs/monitoring/api-key-use';
import type { AuthorizationServer } from '../constructs/pool/authorization-server';
import { AuthorizerFunction } from '../constructs/backend/authorizer-function';
import type { FunctionOptions } from '../constructs/backend/bundled-function';
import { CallerKeys } from '../constructs/api/caller-keys';
import type { RestApiProps } from '../constructs/api/rest-api';
import { SettingsError } from '../settings/error';
import type { Settings } from '../settings/settings';

/** What is wired in. */
export interface LambdaAuthorizationProps {
  readonly settings: Settings;
  readonly access: AccessDeclaration;
  readonly authorizationServer: AuthorizationServer;
  /** Folder that `bundleAuthorizer` made of the declaration. */
  readonly bundle: string;
  readonly function: FunctionOptions;
}

/**
 * What a declaration with `authorizer: 'lambda'` has besides: the function that authorizes, and the API keys that are
 * taken in place of tokens for a while.
 * @throws SettingsError where a setting does not fit the declaration
 */
export class LambdaAuthorization extends Construct {
  readonly function: AuthorizerFunction;
  /** What the API has to know of the keys. */
  readonly legacyApiKeys: RestApiProps['legacyApiKeys'];
  /** The keys; nothing where none are declared. */
  readonly keys: CallerKeys | undefined;

  constructor(scope: Construct, id: string, props: LambdaAuthorizationProps) {
    super(scope, id);
    const { settings, access, bundle } = props;
    const { userPool, clientIds, domain } = props.authorizationServer;
    const { namePrefix, awsEndpointUrl, legacyApiKeys: phase } = settings;
    if (access.people && settings.peopleClientIds.length === 0) {
      Annotations.of(this).addWarning(
        'M2M_PEOPLE_CLIENT_IDS is empty, so that no token of a person is taken; set it to the app clients they sign in with',
      );
    }
    this.keys = this.legacyKeys(props);
    this.legacyApiKeys = this.keys && { phase, tokenEndpoint: domain.tokenEndpoint };
    this.function = new AuthorizerFunction(this, 'function', {
      ...props.function,
      name: `${namePrefix}-authorizer`,
      bundle,
      facts: {
        issuer: userPool.issuer,
        jwksUri: awsEndpointUrl && `${awsEndpointUrl}/${userPool.id}/.well-known/jwks.json`,
        clientIds: Object.values(clientIds),
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
    const { namePrefix, legacyApiKeyIds } = settings;
    const existing = Object.fromEntries(legacyApiKeyIds.map((pair) => pair.split('=') as [string, string]));
    const unknown = Object.keys(existing).find((name) => !Object.hasOwn(holders, name));
    if (unknown !== undefined) {
      const expected = `names of legacyApiKeys: ${Object.keys(holders).join(', ') || 'none is declared'}`;
      const message = `M2M_LEGACY_API_KEY_IDS has the key "${unknown}", expected ${expected}; correct it`;
      throw new SettingsError(message, { given: unknown, expected });
    }
    if (Object.keys(holders).length === 0) return undefined;
    return new CallerKeys(this, 'legacy-keys', { namePrefix: `${namePrefix}-legacy`, holders, existing });
  }
}

function peopleIssuer({ people }: AccessDeclaration, { peopleUserPoolId: id }: Settings): string | undefined {
  if (people?.pool !== 'separate') return undefined;
  if (id === undefined) {
    const expected = "the id of people's user pool, since the declaration says that they have one of their own";
    const message = `M2M_PEOPLE_USER_POOL_ID is not set, expected ${expected}; set it`;
    throw new SettingsError(message, { given: undefined, expected });
  }
  return `https://cognito-idp.${id.slice(0, id.indexOf('_'))}.amazonaws.com/${id}`;
}
