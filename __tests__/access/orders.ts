import type { AccessDeclaration, LambdaAuthorizationOptions } from '../../src/access/declaration';
import { AccessError } from '../../src/access/error';
import { defineAccess } from '../../src/access/define-access';

/** A small valid declaration. */
export const orders = {
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'List orders', write: 'Place orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] }, Checkout: { scopes: ['orders/read', 'orders/write'] } },
  routes: { 'GET /orders': { scopes: ['orders/read'] }, 'POST /orders': { scopes: ['orders/write'] } },
} as const satisfies AccessDeclaration;

/** Defines data that TypeScript has not checked, such as parsed JSON. */
export function defineData(data: unknown): AccessDeclaration {
  return defineAccess(data as never);
}

/** Defines `orders` with some parts replaced. */
export function defineWith(
  parts: Partial<Record<keyof LambdaAuthorizationOptions | keyof AccessDeclaration, unknown>>,
): AccessDeclaration {
  return defineData({ ...orders, ...parts });
}

/** Makes `count` entries, e.g. `{ item0: value, item1: value }`. */
export function entries<Value>(count: number, value: Value, name = 'item'): Record<string, Value> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, value]));
}

/** Returns the AccessError that `attempt` throws; any other error fails the test. */
export function refusal(attempt: () => unknown): AccessError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof AccessError) return error;
    throw error;
  }
  throw new Error('expected an AccessError, and nothing was thrown');
}
