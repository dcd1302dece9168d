import type { TokenSourceOptions } from '../../packages/token-client/src';
import { createTokenSource } from '../../packages/token-client/src';
import type { TestGateway } from '../local/test-gateway';
import { startTestGateway } from '../local/test-gateway';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

/** A client of the gateway that counts its token requests. */
function clientOf(name: string, options: Partial<TokenSourceOptions> = {}) {
  const { id, secret } = gateway.credentials(name);
  const asked: string[] = [];
  const source = createTokenSource({
    tokenEndpoint: gateway.tokenEndpoint,
    ...(options.credentials ? {} : { clientId: id, clientSecret: secret }),
    baseUrls: [gateway.apiUrl],
    random: () => 0,
    fetch: (input, init) => {
      if (input === gateway.tokenEndpoint) asked.push(input);
      return fetch(input, init);
    },
    ...options,
  } as TokenSourceOptions);
  return { source, asked };
}

test('calls carry a token of the client, one for all of them', async () => {
  const { source, asked } = clientOf('OrderProcessingService');
  const calls = Array.from({ length: 50 }, (_, index) =>
    source.fetch(`${gateway.apiUrl}/customers/${index}`, { method: index % 2 ? 'GET' : 'DELETE' }),
  );
  const responses = await Promise.all(calls);
  expect(responses.map(({ status }) => status)).toEqual(Array<number>(50).fill(200));
  expect(asked).toHaveLength(1);
});

test('10,000 concurrent calls from cold ask the token endpoint once', async () => {
  const { source, asked } = clientOf('ReportingService');
  await Promise.all(Array.from({ length: 10_000 }, () => source.getToken()));
  expect(asked).toHaveLength(1);
});

test('a route whose scope the client does not have is refused, whatever the number of tokens', async () => {
  const { source, asked } = clientOf('ReportingService');
  for (let call = 0; call < 5; call++) {
    const response = await source.fetch(`${gateway.apiUrl}/customers/ada`, { method: 'DELETE' });
    expect(response.status).toBe(401);
    await response.body?.cancel();
  }
  expect(asked).toHaveLength(2);
});

test('a token has the scopes that are asked for, and no others', async () => {
  const { source } = clientOf('OrderProcessingService', { scopes: ['customer-api/read'] });
  const statuses = ['GET', 'DELETE'].map(async (method) => {
    const { status } = await source.fetch(`${gateway.apiUrl}/customers/ada`, { method });
    return status;
  });
  expect(await Promise.all(statuses)).toEqual([200, 401]);
});

test('a scope that was not granted is an error that names it', async () => {
  const { source } = clientOf('ReportingService', { scopes: ['customer-api/admin'] });
  await expect(source.getToken()).rejects.toMatchObject({
    code: 'ERR_SCOPE_REFUSED',
    message: expect.stringContaining('no token with scopes "customer-api/admin": answered 400 invalid_scope'),
  });
});

test('a secret that is no longer accepted is read again', async () => {
  const { id, secret } = gateway.credentials('ReportingService');
  const secrets = ['the-one-before', secret];
  const { source, asked } = clientOf('ReportingService', {
    credentials: () => Promise.resolve({ clientId: id, clientSecret: secrets.shift() ?? '' }),
  });
  const response = await source.fetch(`${gateway.apiUrl}/customers`);
  expect(response.status).toBe(200);
  expect(asked).toHaveLength(2);
});
