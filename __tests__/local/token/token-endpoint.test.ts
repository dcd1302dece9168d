import { createPublicKey } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import type { TestGateway } from '../test-gateway';
import { resourceOf, startTestGateway } from '../test-gateway';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    variables: { M2M_ACCESS_TOKEN_MINUTES: '15' },
    edit: (json) => {
      // A client for people, which gets no tokens by client credentials.
      const reporting = resourceOf(json, 'aws_cognito_user_pool_client', /ReportingService/);
      const people = { ...reporting, name: 'people', allowed_oauth_flows: ['code'], allowed_oauth_scopes: ['openid'] };
      const mixed = { ...reporting, name: 'mixed', allowed_oauth_scopes: ['openid', 'customer-api/read'] };
      Object.assign(json.resource.aws_cognito_user_pool_client ?? {}, { people, mixed });
    },
  });
});

const FORM = 'application/x-www-form-urlencoded';

interface Ask {
  readonly basic?: string;
  readonly body?: string;
  readonly type?: string;
  readonly method?: string;
}

async function ask({ basic, body = '', type = FORM, method = 'POST' }: Ask) {
  const response = await fetch(gateway.tokenEndpoint, {
    method,
    headers: { 'content-type': type, ...(basic === undefined ? {} : { authorization: basic }) },
    ...(method === 'POST' ? { body } : {}),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

function basicOf(client: string, secret?: string): string {
  const { id, secret: own } = gateway.credentials(client);
  return `Basic ${btoa(`${id}:${secret ?? own}`)}`;
}

const GRANT = 'grant_type=client_credentials';

describe('tokens', () => {
  test('a token carries every granted scope, the claims and the lifetime Cognito gives it', async () => {
    const before = Math.floor(Date.now() / 1_000);
    const { status, headers, body } = await ask({ basic: basicOf('OrderProcessingService'), body: GRANT });
    expect({ status, body }).toEqual({
      status: 200,
      body: { access_token: expect.any(String), expires_in: 900, token_type: 'Bearer' },
    });
    expect(headers.get('cache-control')).toBe('no-store');

    const token = String(body.access_token);
    const { payload } = await jwtVerify(token, createPublicKey(gateway.key.privateKey), { algorithms: ['RS256'] });
    const { id } = gateway.credentials('OrderProcessingService');
    expect(payload).toEqual({
      sub: id,
      token_use: 'access',
      scope: 'customer-api/read customer-api/write customer-api/admin',
      auth_time: payload.iat,
      iss: gateway.issuer,
      exp: Number(payload.iat) + 900,
      iat: expect.any(Number),
      version: 2,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      client_id: id,
    });
    expect(payload.iat).toBeGreaterThanOrEqual(before);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', kid: gateway.key.jwk.kid });
  });

  test('credentials in the body do as well as Basic', async () => {
    const { id, secret } = gateway.credentials('ReportingService');
    const { status } = await ask({ body: `${GRANT}&client_id=${id}&client_secret=${secret}` });
    expect(status).toBe(200);
  });

  test('Basic with the same client_id in the body is one way of authentication, not two', async () => {
    const { id } = gateway.credentials('ReportingService');
    const { status } = await ask({ basic: basicOf('ReportingService'), body: `${GRANT}&client_id=${id}` });
    expect(status).toBe(200);
  });

  test.each([
    ['customer-api/read', 'customer-api/read'],
    ['customer-api/write customer-api/read', 'customer-api/write customer-api/read'],
    ['customer-api/read customer-api/read', 'customer-api/read'],
    ['', 'customer-api/read customer-api/write customer-api/admin'],
  ])('scope "%s" gives "%s"', async (scope, granted) => {
    const token = await gateway.token('OrderProcessingService', scope);
    const { payload } = await jwtVerify(token, createPublicKey(gateway.key.privateKey));
    expect(payload.scope).toBe(granted);
  });

  test('a scope about people is no scope of a machine', async () => {
    const { payload } = await jwtVerify(await gateway.token('mixed'), createPublicKey(gateway.key.privateKey));
    expect(payload.scope).toBe('customer-api/read');
    await expect(gateway.token('mixed', 'openid')).rejects.toThrow('400');
  });

  test('two tokens are never the same', async () => {
    expect(await gateway.token('ReportingService')).not.toBe(await gateway.token('ReportingService'));
  });
});

describe('refusals, as Cognito names them', () => {
  test.each<[sentence: string, request: () => Ask, error: string]>([
    [
      'a JSON body',
      () => ({ type: 'application/json', body: '{"grant_type":"client_credentials"}' }),
      'invalid_request',
    ],
    ['no grant type', () => ({ basic: basicOf('ReportingService'), body: 'scope=x' }), 'invalid_request'],
    ['no credentials', () => ({ body: GRANT }), 'invalid_request'],
    ['another scheme than Basic', () => ({ basic: 'Bearer abc', body: GRANT }), 'invalid_request'],
    ['Basic without a colon', () => ({ basic: `Basic ${btoa('abc')}`, body: GRANT }), 'invalid_client'],
    ['a parameter twice', () => ({ basic: basicOf('ReportingService'), body: `${GRANT}&${GRANT}` }), 'invalid_request'],
    [
      'Basic and a secret in the body',
      () => {
        const { id, secret } = gateway.credentials('ReportingService');
        return { basic: basicOf('ReportingService'), body: `${GRANT}&client_id=${id}&client_secret=${secret}` };
      },
      'invalid_request',
    ],
    [
      'Basic and nothing but a secret in the body',
      () => ({
        basic: basicOf('ReportingService'),
        body: `${GRANT}&client_secret=${gateway.credentials('ReportingService').secret}`,
      }),
      'invalid_request',
    ],
    [
      'Basic and another client in the body',
      () => ({ basic: basicOf('ReportingService'), body: `${GRANT}&client_id=other` }),
      'invalid_request',
    ],
    ['a wrong secret', () => ({ basic: basicOf('ReportingService', 'wrong'), body: GRANT }), 'invalid_client'],
    ['an empty secret', () => ({ basic: basicOf('ReportingService', ''), body: GRANT }), 'invalid_client'],
    [
      'the secret of another client',
      () => ({ basic: basicOf('ReportingService', gateway.credentials('OrderProcessingService').secret), body: GRANT }),
      'invalid_client',
    ],
    ['an unknown client', () => ({ body: `${GRANT}&client_id=unknown&client_secret=unknown` }), 'invalid_client'],
    [
      'a client id without its secret',
      () => ({ body: `${GRANT}&client_id=${gateway.credentials('ReportingService').id}` }),
      'invalid_client',
    ],
    [
      'an unknown grant type',
      () => ({ basic: basicOf('ReportingService'), body: 'grant_type=password' }),
      'unsupported_grant_type',
    ],
    [
      'a grant type of Object.prototype',
      () => ({ basic: basicOf('ReportingService'), body: 'grant_type=toString' }),
      'unsupported_grant_type',
    ],
    [
      'a scope that is not granted',
      () => ({ basic: basicOf('ReportingService'), body: `${GRANT}&scope=customer-api/admin` }),
      'invalid_scope',
    ],
    [
      'a granted scope beside one that is not',
      () => ({ basic: basicOf('ReportingService'), body: `${GRANT}&scope=customer-api/read+customer-api/write` }),
      'invalid_scope',
    ],
    [
      'a scope nobody declares',
      () => ({ basic: basicOf('ReportingService'), body: `${GRANT}&scope=nothing` }),
      'invalid_scope',
    ],
    ['a client without client credentials', () => ({ basic: basicOf('people'), body: GRANT }), 'unauthorized_client'],
    [
      'a code for a client without the code flow',
      () => ({ basic: basicOf('ReportingService'), body: 'grant_type=authorization_code&code=x' }),
      'unauthorized_client',
    ],
    [
      'a code nobody gave out',
      () => ({ basic: basicOf('people'), body: 'grant_type=authorization_code&code=x' }),
      'invalid_grant',
    ],
    [
      'a code grant without a code',
      () => ({ basic: basicOf('people'), body: 'grant_type=authorization_code' }),
      'invalid_request',
    ],
    [
      'a refresh token nobody gave out',
      () => ({ basic: basicOf('people'), body: 'grant_type=refresh_token&refresh_token=x' }),
      'invalid_grant',
    ],
    [
      'a body over 64 kB',
      () => ({ basic: basicOf('ReportingService'), body: `${GRANT}&x=${'x'.repeat(70_000)}` }),
      'invalid_request',
    ],
  ])('%s', async (_, request, error) => {
    const { status, headers, body } = await ask(request());
    expect({ status, body }).toEqual({ status: 400, body: { error } });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('any other method than POST', async () => {
    const { status, headers } = await ask({ method: 'GET' });
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'POST' });
  });
});

describe('what the issuer publishes', () => {
  test('the key set has the public key and nothing more', async () => {
    const response = await fetch(`${gateway.issuer}/.well-known/jwks.json`);
    expect(await response.json()).toEqual({ keys: [gateway.key.jwk] });
    expect(gateway.key.jwk).not.toHaveProperty('d');
  });

  test('the discovery document leads to the key set and the token endpoint', async () => {
    const response = await fetch(`${gateway.issuer}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      issuer: gateway.issuer,
      jwks_uri: `${gateway.issuer}/.well-known/jwks.json`,
      token_endpoint: `${gateway.origin}/oauth2/token`,
    });
  });

  test('another pool has none', async () => {
    expect((await fetch(`${gateway.origin}/us-east-1_other/.well-known/jwks.json`)).status).toBe(403);
  });
});

test('a pool without a domain has no token endpoint, as in the JSON', async () => {
  const closed = await startTestGateway({
    edit: (json) => {
      delete json.resource.aws_cognito_user_pool_domain;
    },
  });
  await expect(closed.token('ReportingService')).rejects.toThrow('400');
});
