import * as z from 'zod';
import type { AccessDeclaration } from '../../src/access/declaration';
import { defineAccess } from '../../src/access/define-access';
import { apiDocument } from '../../src/openapi/api-document';
import type { ApiDescription, Note, Operation } from '../../src/openapi/description';

/**
 * Routes of each kind: protected by one scope or by either of two, public, with a declared body, HEAD and a greedy
 * path.
 */
export const declaration = defineAccess({
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'List orders', write: 'Place orders' } } },
  clients: { Checkout: { scopes: ['orders/read', 'orders/write'] } },
  routes: {
    'GET /orders': { scopes: ['orders/read', 'orders/write'], responses: [400] },
    'POST /orders': { scopes: ['orders/write'], body: { type: 'object' }, responses: [201] },
    'HEAD /orders/{id}': { scopes: ['orders/read'], responses: [404] },
    'GET /files/{path+}': { public: true, reason: 'published anyway' },
  },
});

const money = z.strictObject({ amount: z.int().min(0), currency: z.string().length(3) });
const newOrder = z.strictObject({ price: money, email: z.email().optional(), note: z.string().default('') });
const order = z.object({ id: z.string(), price: money, note: z.string().default('') });
const orderList = z.object({ orders: z.array(order) });
const tenant = z.string().max(10);
const known = z.string().optional();
const orderId = z.uuid();
const rest = z.string();

const query = z.strictObject({
  limit: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(50)).default(10),
  isOpen: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
  after: z
    .string()
    .max(30)
    .transform((text) => ({ text })),
});

export const description = {
  info: { title: 'Orders', version: '2.0.0', description: 'Orders.', license: { name: 'MIT', identifier: 'MIT' } },
  tags: { orders: 'What was ordered.', files: 'What is published.' },
  bodies: { NewOrder: newOrder, Price: money },
  answers: { Order: order, OrderList: orderList },
  notes: z
    .registry<Note>()
    .add(query.shape.limit, { description: 'Orders on a page.' })
    .add(query.shape.isOpen, { description: 'Not sent yet.' })
    .add(query.shape.after, { description: 'Where to go on.' })
    .add(tenant, { description: 'Whose orders.' })
    .add(known, { description: 'What is known.' })
    .add(orderId, { description: 'Which order.' })
    .add(rest, { description: 'It may hold slashes.' })
    .add(newOrder.shape.note, { description: 'For the courier.' }),
  operations: {
    'GET /orders': {
      operationId: 'listOrders',
      summary: 'List orders',
      tags: ['orders'],
      query,
      headers: { 'X-Tenant': tenant, 'If-None-Match': known },
      answers: { 200: { description: 'The orders.', body: 'OrderList' } },
      errors: { 400: 'A parameter is wrong.' },
    },
    'POST /orders': {
      operationId: 'placeOrder',
      summary: 'Place an order',
      tags: ['orders'],
      body: 'NewOrder',
      answers: {
        201: { description: 'The order.', body: 'Order', headers: { ETag: z.string(), 'X-Old': z.int().optional() } },
      },
    },
    'HEAD /orders/{id}': {
      operationId: 'probeOrder',
      summary: 'Ask whether an order exists',
      tags: ['orders'],
      path: { id: orderId },
      answers: { 200: { description: 'It exists.', body: 'Order' } },
      errors: { 404: 'It does not.' },
    },
    'GET /files/{path+}': {
      operationId: 'getFile',
      summary: 'Get a file',
      tags: ['files'],
      path: { path: rest },
      answers: { 200: { description: 'The file.' } },
    },
  },
} as const satisfies ApiDescription<keyof typeof declaration.routes>;

type Operations = Readonly<Record<string, Operation>>;

/** The document of `declaration` and `description`, with some parts replaced. */
export function documentWith(
  parts: { routes?: AccessDeclaration['routes']; operations?: Operations } & Partial<ApiDescription> = {},
) {
  const { routes = declaration.routes, ...described } = parts;
  return apiDocument({
    declaration: { ...declaration, routes },
    description: { ...description, ...described },
    serverUrl: '/prod',
    tokenUrl: '/oauth2/token',
  });
}
