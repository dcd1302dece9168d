import { CognitoUserPoolClient } from '@cdktf/provider-aws/lib/cognito-user-pool-client';
import { Construct } from 'constructs';
import { checkClientName } from '../../access/client';
import type { ResourceServer } from './resource-server';
import { terraformText } from '../terraform-text';

/** Lives of the tokens a client gets. */
export interface TokenLifetimes {
  /** Minutes, 5 to 1440. Longer means fewer billed token requests, and later revocation. */
  readonly accessTokenMinutes: number;
  /** Minutes, 5 to 1440. A machine gets no ID token; people's clients of the pool do. */
  readonly idTokenMinutes: number;
  /** Days, 1 to 3650. A machine gets no refresh token either. */
  readonly refreshTokenDays: number;
}

/** Values from the stack. */
export interface MachineClientProps {
  readonly userPoolId: string;
  /** Name in the console, 1 to 128 characters. */
  readonly name: string;
  /** Whole scope names, e.g. `orders/read`; at most 50. Without one, it gets no tokens. */
  readonly scopes: readonly string[];
  readonly lifetimes: TokenLifetimes;
  /** Those that declare the scopes; the client waits for them. */
  readonly resourceServers: readonly ResourceServer[];
}

/**
 * The app client of one machine.
 * - OAuth flow `client_credentials` only, so no callback URL and no sign-in of people
 * - Cognito generates the secret; it is in the Terraform state
 * - an unknown user is answered like a wrong password, and tokens can be revoked
 * @throws AccessError `ERR_CLIENT_INVALID` or `ERR_QUOTA_EXCEEDED` if the name with its prefix is refused
 * @see AWS docs, "Scopes, M2M, and resource servers"
 */
export class MachineClient extends Construct {
  readonly clientId: string;

  constructor(scope: Construct, id: string, props: MachineClientProps) {
    super(scope, id);
    checkClientName(props.name);
    // Cognito refuses a flow without a scope; the client stays, with its id and secret, until a scope is granted again.
    const getsTokens = props.scopes.length > 0;
    const client = new CognitoUserPoolClient(this, 'client', {
      name: props.name,
      userPoolId: props.userPoolId,
      generateSecret: true,
      allowedOauthFlowsUserPoolClient: getsTokens,
      allowedOauthFlows: getsTokens ? ['client_credentials'] : [],
      allowedOauthScopes: props.scopes.map(terraformText),
      // Without it, Cognito would allow sign-in by SRP; with this flow alone no user can sign in.
      explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      accessTokenValidity: props.lifetimes.accessTokenMinutes,
      idTokenValidity: props.lifetimes.idTokenMinutes,
      refreshTokenValidity: props.lifetimes.refreshTokenDays,
      tokenValidityUnits: [{ accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' }],
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
      // Scopes are plain strings: without this Terraform sees no edge, and Cognito refuses scopes it does not have yet.
      dependsOn: props.resourceServers.map(({ resource }) => resource),
    });
    this.clientId = client.id;
  }
}
