import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bundleFunction } from '../../src/bundle/function-bundle';
import { customerApi as sampleApi } from '../../src/app/customer-api';
import { customerApiDescription } from '../../src/app/customer-api-description';
import { startGateway } from '../../src/local/server';
import { generateSigningKey } from '../../src/local/token/signing-key';
import { apiDocument } from '../../src/openapi/api-document';
import type { AccessDeclaration } from '../../src/access/declaration';
import { authorizerFolder } from '../fixtures/authorizer-folder';
import { customerApi } from '../fixtures/customer-api';
import type { RawAnswer } from './raw-request';
import { rawRequest } from './raw-request';
import type { TestGateway } from './test-gateway';
import { startTestGateway, synthesizedStack } from './test-gateway';

// Bundles the function before the first test.
jest.setTimeout(30_000);

const json = { 'content-type': 'application/json' };

let gateway: TestGateway;
let token: string;

beforeAll(async () => {
  const handler = readFileSync(path.join(bundleFunction('lambda/customers/index.ts'), 'index.js'), 'utf8');
  gateway = await startTestGateway({ handler });
  token = await gateway.token('OrderProcessingService');
});

/** Follows a link in an answer like a client: relative to the URL that it called. */
function follow(answer: Response, link: string): Promise<Response> {
  return fetch(new URL(link, answer.url), { headers: { authorization: token } });
}

describe('behind a custom domain, a client that follows a link arrives', () => {
  const domain = 'https://api.example.com';
  let behind: TestGateway;
  let authorization: string;

  beforeAll(async () => {
    const handler = readFileSync(path.join(bundleFunction('lambda/customers/index.ts'), 'index.js'), 'utf8');
    const variables = {
      M2M_REGION: 'eu-central-1',
      M2M_API_DOMAIN: 'api.example.com',
      M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab-cdef',
    };
    behind = await startTestGateway({ handler, variables });
    authorization = await behind.token('OrderProcessingService');
  });

  /** Sends a request as the domain forwards it, with the path and the host that the client requested. */
  function ask(address: URL, method = 'GET', body?: string): Promise<RawAnswer> {
    const length: Record<string, string> = body === undefined ? {} : { ...json, 'Content-Length': `${body.length}` };
    const headers = { ...length, Authorization: authorization, Host: address.host };
    return rawRequest(`${behind.origin}${address.pathname}${address.search}`, method, headers, body);
  }

  test.each(['/customers', '/customers/'])('at the customer that it made at %s', async (list) => {
    const address = new URL(list, domain);
    const created = await ask(address, 'POST', JSON.stringify({ name: 'Ada', email: 'ada@example.com' }));
    expect(created).toMatchObject({
      status: 201,
      headers: { location: expect.stringMatching(/^\/customers\/[^/]+$/) as string },
    });
    const found = await ask(new URL(created.headers.location ?? '', address));
    expect(found).toMatchObject({ status: 200, body: created.body });
  });

  test('at the next page of a list', async () => {
    const address = new URL('/customers?limit=1', domain);
    const { customers, next } = JSON.parse((await ask(address)).body) as { customers: unknown[]; next: string };
    const second = await ask(new URL(`?next=${next}`, address));
    expect(second.status).toBe(200);
    expect(JSON.parse(second.body)).toMatchObject({ customers: expect.not.arrayContaining(customers) as unknown[] });
  });

  test('and not where the path begins with the stage, or at another domain', async () => {
    expect((await ask(new URL('/prod/customers', domain))).status).toBe(403);
    expect((await ask(new URL('/customers', 'https://other.example.com'))).status).toBe(403);
  });
});

describe('a client that follows a link arrives', () => {
  test.each(['/customers', '/customers/', '//customers'])('at the customer that it made at %s', async (list) => {
    const created = await gateway.call(`POST ${list}`, {
      token,
      headers: json,
      body: JSON.stringify({ name: 'Ada', email: 'ada@example.com' }),
    });
    expect(created.status).toBe(201);
    const found = await follow(created, created.headers.get('location') ?? '');
    expect({ status: found.status, body: await found.text() }).toEqual({ status: 200, body: await created.text() });
  });

  test('at the next page of a list', async () => {
    const page = await gateway.call('GET /customers?limit=1', { token });
    const { customers, next } = (await page.json()) as { customers: unknown[]; next: string };
    const second = await follow(page, `?next=${next}`);
    expect(second.status).toBe(200);
    expect(await second.json()).toMatchObject({ customers: expect.not.arrayContaining(customers) as unknown[] });
  });

  test('at the keys and the token endpoint of the issuer', async () => {
    const discovery = await fetch(`${gateway.issuer}/.well-known/openid-configuration`);
    const { issuer, jwks_uri, token_endpoint } = (await discovery.json()) as Record<string, string>;
    expect(issuer).toBe(gateway.issuer);
    expect(await (await fetch(jwks_uri ?? '')).json()).toEqual({ keys: [gateway.key.jwk] });
    const { id, secret } = gateway.credentials('ReportingService');
    const headers = { authorization: `Basic ${btoa(`${id}:${secret}`)}` };
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    expect((await fetch(token_endpoint ?? '', { method: 'POST', headers, body })).status).toBe(200);
  });

  test('at server and token endpoint of the OpenAPI document', async () => {
    const description = { declaration: sampleApi, description: customerApiDescription };
    const openapi = JSON.parse(
      JSON.stringify(apiDocument({ ...description, serverUrl: 'https://x.test', tokenUrl: 'https://y.test' })),
    ) as object;
    const described = await startGateway({
      stack: { ...synthesizedStack(), openapi },
      key: await generateSigningKey(),
      port: 0,
      log: () => undefined,
    });
    try {
      const answer = await fetch(described.openapiUrls[0] ?? '');
      const { servers, components } = (await answer.json()) as {
        servers: [{ url: string }];
        components: { securitySchemes: { clientCredentials: { flows: { clientCredentials: { tokenUrl: string } } } } };
      };
      expect((await fetch(`${servers[0].url}/customers`)).status).toBe(401);
      const { tokenUrl } = components.securitySchemes.clientCredentials.flows.clientCredentials;
      expect((await fetch(tokenUrl, { method: 'POST' })).status).toBe(400);
    } finally {
      await described.close();
    }
  });

  test('at the token endpoint that a refused API key is told of', async () => {
    const legacyApiKeys = { Import: { scopes: ['customer-api/write'] as const } };
    const access: AccessDeclaration = { ...customerApi, authorizer: 'lambda', legacyApiKeys };
    const keyed = await startTestGateway({
      access,
      authorizer: authorizerFolder(access),
      variables: { M2M_LEGACY_API_KEYS: 'refuse' },
    });
    const refused = await keyed.call('GET /customers', { headers: { 'x-api-key': 'a key of old' } });
    const { message } = (await refused.json()) as { message: string };
    expect(refused.status).toBe(401);
    const [link = ''] = /https?:\S+/.exec(message) ?? [];
    expect(link).toBe(keyed.tokenEndpoint);
    expect((await fetch(link, { method: 'POST' })).status).toBe(400);
  });
});
