import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import type { CustomerStore } from '../../../lambda/customers/customer-store';
import { createHandler } from '../../../lambda/customers/handler';
import { memoryStore } from '../../../lambda/customers/memory-store';
import { apiEvent, type EventParts } from './event';

/** An answer with its parsed body. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly body: { readonly error?: string; readonly message?: string; readonly [field: string]: unknown };
}

/** Creates the handler over a store, and collects everything it writes to stdout and stderr. */
export function customerApi({
  store = memoryStore(),
  corsOrigins = [],
}: { store?: CustomerStore; corsOrigins?: string[] } = {}) {
  const output: string[] = [];
  const handler = createHandler({
    store,
    logger: new Logger(),
    tracer: new Tracer(),
    metrics: new Metrics({ namespace: 'Test' }),
    corsOrigins,
  });

  async function call(route: string, parts?: EventParts): Promise<Answer> {
    const write = (chunk: unknown) => output.push(String(chunk)) > 0;
    const spies = [jest.spyOn(process.stdout, 'write'), jest.spyOn(process.stderr, 'write')];
    for (const spy of spies) spy.mockImplementation(write);
    try {
      const { statusCode, headers = {}, body } = await handler(apiEvent(route, parts), {} as Context);
      return { status: statusCode, headers, text: body, body: JSON.parse(body || '{}') as Answer['body'] };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  const lines = () => output.join('').trim().split('\n');
  return { call, output, lines };
}

/** Body of a customer, as a caller sends it. */
export const ada = { id: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' };
