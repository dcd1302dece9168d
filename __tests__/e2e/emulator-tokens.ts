import { setTimeout as sleep } from 'node:timers/promises';
import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { requestToken } from '../../src/verify/access-token';
import type { Emulator } from './emulator';

/** Tokens that no client of the deployment can get. */
export interface EmulatorTokens {
  /** From another pool, with the same scopes. */
  foreign(): Promise<string>;
  /** From the deployment's pool, expired after one second; AWS has no lifetime that short. */
  expired(userPoolId: string): Promise<string>;
}

/** Resource server of the deployment, and the scopes of the tokens. */
export interface TokenScopes {
  readonly server: string;
  readonly scopes: readonly string[];
}

/** Creates more clients with the emulator's Cognito API. */
export function emulatorTokens({ url }: Emulator, { server, scopes }: TokenScopes): EmulatorTokens {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const cognito = new CognitoIdentityProvider({ region: 'us-east-1', endpoint: url, credentials });

  async function newToken(userPoolId: string, validity: Partial<UserPoolClientType> = {}): Promise<string> {
    const { UserPoolClient: client } = await cognito.createUserPoolClient({
      UserPoolId: userPoolId,
      ClientName: 'other',
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: scopes.map((scope) => `${server}/${scope}`),
      ...validity,
    });
    const known = { clientId: client?.ClientId ?? '', clientSecret: client?.ClientSecret ?? '' };
    const none = new Map<string, string>();
    const clients = new Map([['other', known]]);
    const target = { tokenEndpoint: `${url}/oauth2/token`, apiUrls: none, clients, apiKeys: none };
    const outcome = await requestToken(target, 'other');
    if ('token' in outcome) return outcome.token;
    throw new Error(`the emulator gives ${outcome.failure}`);
  }

  return {
    foreign: async () => {
      const { UserPool } = await cognito.createUserPool({ PoolName: 'other' });
      const userPoolId = UserPool?.Id ?? '';
      const declared = scopes.map((scope) => ({ ScopeName: scope, ScopeDescription: scope }));
      await cognito.createResourceServer({
        UserPoolId: userPoolId,
        Identifier: server,
        Name: server,
        Scopes: declared,
      });
      return newToken(userPoolId);
    },
    expired: async (userPoolId) => {
      const validity = { AccessTokenValidity: 1, TokenValidityUnits: { AccessToken: 'seconds' } } as const;
      const token = await newToken(userPoolId, validity);
      await sleep(2_000);
      return token;
    },
  };
}
