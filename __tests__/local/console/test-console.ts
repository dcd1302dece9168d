import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { consoleSource } from '../../../src/cli/console-source';
import { ConsoleSite } from '../../../src/local/console/console-site';
import type { RequestReport } from '../../../src/local/decision/request-report';
import { observeGateway } from '../../../src/testing/gateway-matrix';
import { customerApi } from '../../fixtures/customer-api';
import type { GatewayVariation, TestGateway } from '../test-gateway';
import { startTestGateway } from '../test-gateway';

/** A gateway with its page. */
export interface TestConsole {
  readonly gateway: TestGateway;
  readonly site: ConsoleSite;
  /** The address that a person opens. */
  readonly address: string;
  /** The key that the page sends. */
  readonly key: string;
  /** Every request that was decided, those of the matrix left out; the newest last. */
  readonly reports: readonly RequestReport[];
  /** Faults that the console reported. */
  readonly faults: readonly string[];
  /** Asks as the page does. */
  ask(name: string, question?: object, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** The parts of an OpenAPI document that the page needs. */
const OPENAPI = {
  paths: {
    '/customers': {
      get: {
        parameters: [
          { name: 'limit', in: 'query', required: false, description: 'How many at most.', schema: { examples: [5] } },
        ],
      },
      post: {
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/NewCustomer' } } } },
      },
    },
  },
  components: {
    schemas: {
      NewCustomer: {
        type: 'object',
        required: ['name', 'email'],
        properties: { name: { examples: ['Ada Lovelace'] }, email: { examples: ['ada@example.com'] } },
      },
    },
  },
};

const folder = mkdtempSync(path.join(tmpdir(), 'test-console-'));
let started = 0;

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a gateway as `cognito-m2m start` does, its matrix tried; it is closed after the file's last test. */
export async function startTestConsole(variation: GatewayVariation = {}): Promise<TestConsole> {
  const faults: string[] = [];
  const reports: RequestReport[] = [];
  let isTried = false;
  const site = new ConsoleSite((text) => void faults.push(text));
  const gateway = await startTestGateway({
    ...variation,
    site,
    onRequest: (report) => {
      if (isTried) reports.push(report);
      site.feed.add(report);
    },
  });
  const access = variation.access ?? customerApi;
  const directory = path.join(mkdtempSync(path.join(folder, `${started++}-`)));
  writeFileSync(path.join(directory, 'access.json'), JSON.stringify(access));
  const stack = { ...gateway.stack, directory, ...(variation.access ? {} : { openapi: OPENAPI }) };
  const observed = await site.feed.aside(() => gateway.usage.withoutCounting(() => observeGateway(gateway)));
  site.show(await consoleSource({ gateway, key: gateway.key, feed: site.feed, stacks: [stack], observed }));
  isTried = true;
  const address = site.address(gateway.origin);
  const [page = '', key = ''] = address.split('#');
  return {
    gateway,
    site,
    address,
    key,
    reports,
    faults,
    ask: (name, question, headers = {}) =>
      fetch(`${page}${name}`, {
        headers: { 'x-console-key': key, 'content-type': 'application/json', ...headers },
        ...(question === undefined ? {} : { method: 'POST', body: JSON.stringify(question) }),
      }),
  };
}
