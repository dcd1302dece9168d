import { createPublicKey } from 'node:crypto';
import { SignJWT, decodeJwt } from 'jose';
import { accessMatrix } from '../../../src/access/matrix';
import { customerApi } from '../../fixtures/customer-api';
import { tokenVerifier } from '../../../src/local/authorize/cognito-authorizer';
import { generateSigningKey } from '../../../src/local/token/signing-key';
import type { TestGateway } from '../test-gateway';
import { ECHO, resourceOf, startTestGateway } from '../test-gateway';

let gateway: TestGateway;
let reader: string;

beforeAll(async () => {
  gateway = await startTestGateway({ handler: ECHO });
  reader = await gateway.token('ReportingService');
});

async function answer(route: string, token?: string) {
  const response = await gateway.call(route, token === undefined ? {} : { token });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe('the access matrix', () => {
  test.each(accessMatrix(customerApi))('$client at $route: allowed is $allowed', async (cell) => {
    const token = await gateway.token(cell.client);
    const { status, body } = await answer(cell.route.replace('{id}', 'ada'), `Bearer ${token}`);
    if (cell.allowed) {
      // Some routes require a body, so the request validator behind the authorizer refuses with 400.
      expect([200, 400]).toContain(status);
    } else {
      expect({ status, body }).toEqual({ status: 401, body: { error: 'unauthorized', message: 'Unauthorized' } });
    }
  });

  test('any one of the scopes of a method is enough', async () => {
    const several = await startTestGateway({
      edit: (json) => {
        const method = resourceOf(json, 'aws_api_gateway_method', /customers_GET/);
        method.authorization_scopes = ['customer-api/admin', 'customer-api/read'];
      },
    });
    const response = await several.call('GET /customers', { token: await several.token('ReportingService') });
    expect(response.status).toBe(200);
  });

  test('a narrower token opens no more than its own scope', async () => {
    const token = await gateway.token('OrderProcessingService', 'customer-api/read');
    expect((await answer('GET /customers', token)).status).toBe(200);
    expect((await answer('DELETE /customers/ada', token)).status).toBe(401);
  });
});

/** A realistic token with other claims or another key. */
function forged(
  claims: Readonly<Record<string, unknown>>,
  key: Parameters<SignJWT['sign']>[0] = gateway.key.privateKey,
  alg = 'RS256',
) {
  return new SignJWT({ ...decodeJwt(reader), ...claims })
    .setProtectedHeader({ alg, kid: gateway.key.jwk.kid })
    .sign(key);
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const now = () => Math.floor(Date.now() / 1_000);

const TOKENS: readonly [kind: string, token: () => Promise<string> | string][] = [
  ['garbage', () => 'garbage'],
  ['three parts of garbage', () => 'a.b.c'],
  ['Basic credentials', () => `Basic ${btoa('a:b')}`],
  ['an empty bearer token', () => 'Bearer '],
  [
    'a token with a scope written into it',
    () => {
      const [header = '', , signature = ''] = reader.split('.');
      return [header, encoded({ ...decodeJwt(reader), scope: 'customer-api/admin customer-api/read' }), signature].join(
        '.',
      );
    },
  ],
  ['a token without its signature', () => `${reader.slice(0, reader.lastIndexOf('.'))}.`],
  ['a token signed with another key', async () => forged({}, (await generateSigningKey()).privateKey)],
  [
    'a token that names no key',
    () => new SignJWT(decodeJwt(reader)).setProtectedHeader({ alg: 'RS256' }).sign(gateway.key.privateKey),
  ],
  [
    'a token that names another key',
    () =>
      new SignJWT(decodeJwt(reader)).setProtectedHeader({ alg: 'RS256', kid: 'another' }).sign(gateway.key.privateKey),
  ],
  ['a token of another pool', () => forged({ iss: `${gateway.origin}/us-east-1_other` })],
  ['an ID token', () => forged({ token_use: 'id' })],
  ['a token without a use', () => forged({ token_use: undefined })],
  ['a token that never expires', () => forged({ exp: undefined })],
  ['an expired token of another pool', () => forged({ exp: now() - 1, iss: 'https://elsewhere.example.com' })],
  ['a token with alg none', () => `${encoded({ alg: 'none' })}.${encoded(decodeJwt(reader))}.`],
  [
    'a token signed with the public key as an HMAC secret',
    () => {
      const pem = createPublicKey(gateway.key.privateKey).export({ type: 'spki', format: 'pem' });
      return forged({}, Buffer.from(pem), 'HS256');
    },
  ],
  ['a scope that only begins like the one asked for', () => forged({ scope: 'customer-api/reads' })],
  ['a token without scopes', () => forged({ scope: '' })],
];

describe('tokens that are not let in', () => {
  test.each(TOKENS)('%s is answered like none', async (_, token) => {
    const { status, headers, body } = await answer('GET /customers', await token());
    expect({ status, body }).toEqual({ status: 401, body: { error: 'unauthorized', message: 'Unauthorized' } });
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(headers.get('x-amzn-errortype')).toBe('UnauthorizedException');
  });

  test('no token at all', async () => {
    expect(await answer('GET /customers')).toMatchObject({
      status: 401,
      body: { error: 'unauthorized', message: 'Unauthorized' },
    });
  });

  test('an expired token has its own message', async () => {
    const { status, headers, body } = await answer('GET /customers', await forged({ exp: now() - 1 }));
    expect({ status, body }).toEqual({
      status: 401,
      body: { error: 'expired_token', message: 'The incoming token has expired' },
    });
    expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  test('a token that was let in is refused once it has expired', async () => {
    const token = await forged({ exp: now() + 2 });
    const statuses = [];
    while (now() < (decodeJwt(token).exp ?? 0)) {
      statuses.push((await answer('GET /customers', token)).status);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect((await answer('GET /customers', token)).body).toMatchObject({ error: 'expired_token' });
  });

  test('a signature is remembered for no other issuer, and for no other token', async () => {
    const { verify } = tokenVerifier(gateway.key, new Map());
    await expect(verify(reader, [gateway.issuer])).resolves.toMatchObject({ payload: { iss: gateway.issuer } });
    await expect(verify(reader, ['https://elsewhere.example.com'])).rejects.toThrow('iss');
    await expect(verify(reader, [])).rejects.toThrow('iss');
    await expect(verify(`${reader.slice(0, -4)}AAAA`, [gateway.issuer])).rejects.toThrow('signature');
    await expect(verify(reader, [gateway.issuer])).resolves.toMatchObject({ payload: { iss: gateway.issuer } });
  });

  test('the forger of these tests makes tokens that are let in where nothing is wrong with them', async () => {
    expect((await answer('GET /customers', await forged({}))).status).toBe(200);
  });
});

test.each(['', 'Bearer ', 'bearer '])('the token is taken behind "%s"', async (prefix) => {
  expect((await answer('GET /customers', `${prefix}${reader}`)).status).toBe(200);
});

test('claims reach the function as strings, times among them as dates', async () => {
  const { body } = await answer('GET /customers', await forged({ exp: 4_102_444_800, 'cognito:groups': ['a', 'b'] }));
  expect(body).toMatchObject({
    requestContext: {
      authorizer: {
        claims: {
          client_id: gateway.credentials('ReportingService').id,
          scope: 'customer-api/read',
          version: '2',
          auth_time: String(decodeJwt(reader).auth_time),
          exp: 'Fri Jan 01 00:00:00 UTC 2100',
          'cognito:groups': 'a,b',
        },
      },
    },
  });
});

test('a method without scopes takes ID tokens and no access token', async () => {
  const people = await startTestGateway({
    edit: (json) => {
      delete resourceOf(json, 'aws_api_gateway_method', /customers_GET/).authorization_scopes;
    },
  });
  const token = await people.token('ReportingService');
  expect((await people.call('GET /customers', { token })).status).toBe(401);
  const idToken = await new SignJWT({ ...decodeJwt(token), token_use: 'id' })
    .setProtectedHeader({ alg: 'RS256', kid: people.key.jwk.kid })
    .sign(people.key.privateKey);
  expect((await people.call('GET /customers', { token: idToken })).status).toBe(200);
});

test('the header is the one the authorizer names', async () => {
  const other = await startTestGateway({
    edit: (json) => {
      const authorizer = resourceOf(json, 'aws_api_gateway_authorizer', /./);
      authorizer.identity_source = 'method.request.header.X-Token';
    },
  });
  const token = await other.token('ReportingService');
  expect((await other.call('GET /customers', { token })).status).toBe(401);
  expect((await other.call('GET /customers', { headers: { 'x-token': token } })).status).toBe(200);
});
