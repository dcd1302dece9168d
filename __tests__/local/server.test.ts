import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { customerApi } from '../fixtures/customer-api';
import { LocalGatewayError } from '../../src/local/error';
import { startGateway } from '../../src/local/server';
import { generateSigningKey } from '../../src/local/token/signing-key';
import { TerraformJsonError } from '../../src/terraform-json/error';
import { rawConnection } from './raw-connection';
import type { TestGateway } from './test-gateway';
import { resourceOf, startTestGateway, synthesizedStack } from './test-gateway';

// Each gateway synthesizes a stack, while the machine may be busy.
jest.setTimeout(30_000);

/**
 * A function that returns its name and the number of its requests; with a query, it first waits for the file named
 * there.
 */
const named = (name: string) => `
const { existsSync } = require('node:fs');
let count = 0;
exports.handler = async ({ queryStringParameters: query }) => {
  const seen = ++count;
  console.log('begun');
  while (query && !existsSync(query.until)) await new Promise((resolve) => setTimeout(resolve, 10));
  return { statusCode: 200, body: JSON.stringify({ name: '${name}', count: seen }) };
};`;

const folder = mkdtempSync(path.join(tmpdir(), 'server-test-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function ask(gateway: TestGateway, token: string, query = ''): Promise<unknown> {
  return (await gateway.call(`GET /customers${query}`, { token })).json();
}

/** Calls a function that waits for a release, and returns once it has started. */
async function askAndWait(gateway: TestGateway, token: string) {
  const file = path.join(folder, randomUUID());
  const answer = ask(gateway, token, `?until=${file}`);
  // If the connection ends instead, the caller of `answer` handles the error.
  answer.catch(() => undefined);
  while (!gateway.logs.join('').includes('begun')) await new Promise((resolve) => setTimeout(resolve, 10));
  return {
    answer,
    release: () => {
      writeFileSync(file, '');
    },
  };
}

describe('another stack', () => {
  test('takes the place of the first at the same address, and tokens and secrets stay valid', async () => {
    // GIVEN a token, and a function with state
    const gateway = await startTestGateway({ handler: named('first') });
    const token = await gateway.token('ReportingService');
    expect(await ask(gateway, token)).toEqual({ name: 'first', count: 1 });
    expect(await ask(gateway, token)).toEqual({ name: 'first', count: 2 });
    // WHEN
    await gateway.replace(synthesizedStack({ handler: named('second') })).retired;
    // THEN
    expect(await ask(gateway, token)).toEqual({ name: 'second', count: 1 });
    expect(await ask(gateway, await gateway.token('ReportingService'))).toEqual({ name: 'second', count: 2 });
  });

  test('leaves what is under way to the function that began it', async () => {
    const gateway = await startTestGateway({ handler: named('first') });
    const token = await gateway.token('ReportingService');
    const { answer, release } = await askAndWait(gateway, token);
    const inLine = ask(gateway, token);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { retired } = gateway.replace(synthesizedStack({ handler: named('second') }));
    // The new function does not wait for the old one.
    expect(await ask(gateway, token)).toEqual({ name: 'second', count: 1 });
    release();
    expect(await Promise.all([answer, inLine])).toEqual([
      { name: 'first', count: 1 },
      { name: 'first', count: 2 },
    ]);
    await retired;
  });

  test('brings its own clients and routes', async () => {
    const gateway = await startTestGateway();
    const before = await gateway.token('ReportingService');
    const { secret } = gateway.credentials('OrderProcessingService');
    await gateway.replace(
      synthesizedStack({
        access: {
          ...customerApi,
          clients: {
            OrderProcessingService: { scopes: ['customer-api/read'] },
            Newcomer: { scopes: ['customer-api/read'] },
          },
        },
      }),
    ).retired;
    expect(gateway.credentials('OrderProcessingService').secret).toBe(secret);
    expect((await gateway.call('GET /customers', { token: await gateway.token('Newcomer') })).status).toBe(200);
    await expect(gateway.token('ReportingService')).rejects.toThrow('there is no client');
    // As in AWS: a token outlives its client.
    expect((await gateway.call('GET /customers', { token: before })).status).toBe(200);
    const narrower = await gateway.token('OrderProcessingService');
    expect((await gateway.call('DELETE /customers/ada', { token: narrower })).status).toBe(401);
  });

  test('that cannot be served leaves the first where it is', async () => {
    const gateway = await startTestGateway({ handler: named('first') });
    const unknown = synthesizedStack({ edit: (json) => (json.resource.aws_unheard_of = { of: {} }) });
    expect(() => gateway.replace(unknown)).toThrow(TerraformJsonError);
    expect(await ask(gateway, await gateway.token('ReportingService'))).toEqual({ name: 'first', count: 1 });
  });
});

describe('a stage with the name of a path of the gateway itself', () => {
  const OWN = { oauth2: 'the token endpoint /oauth2/token', 'openapi.json': 'the OpenAPI document' };

  function stageCalled(name: string) {
    return synthesizedStack({
      edit: (json) => {
        resourceOf(json, 'aws_api_gateway_stage', /./).stage_name = name;
      },
    });
  }

  test.each(Object.entries(OWN))('%s is refused: it is that of %s', async (name, taken) => {
    const options = { key: await generateSigningKey(), port: 0, log: () => undefined };
    await expect(startGateway({ ...options, stack: stageCalled(name) })).rejects.toMatchObject({
      code: 'ERR_STAGE_NAME',
      message: expect.stringContaining(
        `has the name "${name}", expected another name, since the local gateway serves ${taken} at /${name}`,
      ) as string,
    });
  });

  test('is refused of a stack that takes the place of another as well, and of an issuer', async () => {
    const gateway = await startTestGateway({ seed: 'fixed', handler: named('first') });
    expect(() => gateway.replace(stageCalled('oauth2'))).toThrow(LocalGatewayError);
    expect(() => gateway.replace(stageCalled(gateway.pool.id))).toThrow(/serves the issuer of aws_cognito_user_pool/);
    expect(await ask(gateway, await gateway.token('ReportingService'))).toEqual({ name: 'first', count: 1 });
  });
});

describe('the end', () => {
  test('comes at once, whoever is connected and whatever is under way or in line', async () => {
    const on = jest.spyOn(Worker.prototype, 'on');
    const gateway = await startTestGateway({ handler: named('first') });
    const token = await gateway.token('ReportingService');
    const { socket, received } = await rawConnection(gateway.origin);
    socket.write('GET /prod/customers HTTP/1.1\r\nX-Half: ');
    const { answer } = await askAndWait(gateway, token);
    const failures = Promise.allSettled([answer, ask(gateway, token)]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await gateway.close();
    expect((await failures).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await received).toBe('');
    // No thread was started for the queued requests.
    expect(new Set(on.mock.contexts).size).toBe(1);
    on.mockRestore();
  });

  test('comes to a function that was replaced and still answers, too', async () => {
    const gateway = await startTestGateway({ handler: named('first') });
    const { answer } = await askAndWait(gateway, await gateway.token('ReportingService'));
    const { retired } = gateway.replace(synthesizedStack({ handler: named('second') }));
    await gateway.close();
    await retired;
    await expect(answer).rejects.toThrow();
  });
});
