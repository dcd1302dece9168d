import type { AccessDeclaration } from 'cognito-m2m';
import { M2mApiStack, M2mPoolStack, readSettings, synthesize } from 'cognito-m2m';
import { openApi } from 'cognito-m2m/openapi';
import * as z from 'zod';
import { invoices } from '../../examples/two-apis/invoices';
import { orders } from '../../examples/two-apis/orders';

/** A description of any API whose routes take no body. */
function described(declaration: AccessDeclaration) {
  const operations = Object.keys(declaration.routes).map((route, index) => [
    route,
    {
      operationId: `call${index}`,
      summary: route,
      tags: ['all'] as const,
      answers: { 200: { description: 'Done.', body: 'Answer' } },
    },
  ]);
  const info = {
    title: 'An API',
    version: '1.0.0',
    description: 'Calls.',
    license: { name: 'MIT', identifier: 'MIT' },
  };
  return openApi({
    declaration,
    description: {
      info,
      tags: { all: 'All routes.' },
      bodies: {},
      answers: { Answer: z.object({ [Object.keys(declaration.resourceServers)[0] ?? '']: z.string() }) },
      notes: z.registry(),
      operations: Object.fromEntries(operations) as never,
    },
  });
}

/** Two described APIs of one pool. Not run by itself: tests of commands synthesize it. */
void synthesize((app) => {
  const settings = readSettings(process.env);
  const pool = new M2mPoolStack(app, { settings, access: [orders, invoices], credentials: false });
  for (const [name, access] of Object.entries({ orders, invoices })) {
    const backend = { name: 'api', entry: `examples/two-apis/${name}-handler.ts` };
    new M2mApiStack(app, { settings, name, pool, access, backend, openapi: described(access) });
  }
});
