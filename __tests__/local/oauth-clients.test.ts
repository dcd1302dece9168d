import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import type { TestGateway } from './test-gateway';
import { startTestGateway } from './test-gateway';

/** Client authentication method. */
type Authentication = 'Basic' | 'body';

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** A library used like in an application: it finds the token endpoint in the issuer's discovery document. */
interface OAuthLibrary {
  token(credentials: Credentials, by: Authentication, scope?: string): Promise<{ readonly access_token: string }>;
  get(url: URL, token: string): Promise<Response>;
}

const scopeOf = (scope?: string) => (scope === undefined ? {} : { scope });

const LIBRARIES: readonly (readonly [name: string, library: () => OAuthLibrary])[] = [
  ['openid-client', openidClient],
  ['oauth4webapi', oauth4webapi],
];

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

function openidClient(): OAuthLibrary {
  const configuration = ({ id, secret }: Credentials, by: Authentication) =>
    openid.discovery(
      new URL(gateway.issuer),
      id,
      undefined,
      by === 'Basic' ? openid.ClientSecretBasic(secret) : openid.ClientSecretPost(secret),
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so, for it to stand out; loopback has no TLS
      { execute: [openid.allowInsecureRequests] },
    );
  return {
    token: async (credentials, by, scope) =>
      openid.clientCredentialsGrant(await configuration(credentials, by), scopeOf(scope)),
    get: async (url, token) =>
      openid.fetchProtectedResource(await configuration({ id: 'any', secret: 'any' }, 'Basic'), token, url, 'GET'),
  };
}

function oauth4webapi(): OAuthLibrary {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- as above
  const insecure = { [oauth.allowInsecureRequests]: true };
  return {
    token: async ({ id, secret }, by, scope) => {
      const issuer = new URL(gateway.issuer);
      const discovered = await oauth.discoveryRequest(issuer, insecure);
      const server = await oauth.processDiscoveryResponse(issuer, discovered);
      const client = { client_id: id };
      const proof = by === 'Basic' ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
      const answer = await oauth.clientCredentialsGrantRequest(server, client, proof, scopeOf(scope), insecure);
      return oauth.processClientCredentialsResponse(server, client, answer);
    },
    get: (url, token) => oauth.protectedResourceRequest(token, 'GET', url, undefined, undefined, insecure),
  };
}

describe.each(LIBRARIES)('%s, as it is published', (_, library) => {
  test.each([
    ['Basic', undefined, 'customer-api/read customer-api/write customer-api/admin'],
    ['Basic', 'customer-api/read', 'customer-api/read'],
    ['body', undefined, 'customer-api/read customer-api/write customer-api/admin'],
    ['body', 'customer-api/read', 'customer-api/read'],
  ] as const)('gets a token by %s credentials and scope %s, and calls the API', async (by, scope, granted) => {
    const credentials = gateway.credentials('OrderProcessingService');
    const { access_token: token } = await library().token(credentials, by, scope);
    expect(decodeJwt(token)).toMatchObject({ iss: gateway.issuer, client_id: credentials.id, scope: granted });
    const answer = await library().get(new URL(`${gateway.apiUrl}/customers`), token);
    expect(answer.status).toBe(200);
  });

  test.each(['Basic', 'body'] as const)('throws its own error for a wrong secret in %s', async (by) => {
    const { id } = gateway.credentials('OrderProcessingService');
    await expect(library().token({ id, secret: 'wrong' }, by)).rejects.toMatchObject({
      name: 'ResponseBodyError',
      status: 400,
      error: 'invalid_client',
    });
  });

  test('throws its own error for a scope that is not granted', async () => {
    const credentials = gateway.credentials('ReportingService');
    await expect(library().token(credentials, 'Basic', 'customer-api/admin')).rejects.toMatchObject({
      name: 'ResponseBodyError',
      error: 'invalid_scope',
    });
  });
});
