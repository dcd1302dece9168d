import { randomUUID } from 'node:crypto';
import type { RouteHandler } from '@aws-lambda-powertools/event-handler/types';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { RouteHandlers } from 'cognito-m2m/lambda';
import type { customerApi } from '../../src/app/customer-api';
import { customerLocation } from './customer-location';
import { customerChange, newCustomer, listQuery, type Customer } from './customer';
import type { CustomerStore } from './customer-store';
import { encodeCursor } from './cursor';
import { etag, precondition } from './precondition';
import { Problem } from './problem';
import { reply } from './reply';
import { readBody } from './request-body';
import { validated } from './validation';

export type CustomerRoute = keyof typeof customerApi.routes;

/** Handlers keyed by the declared routes: a route without a handler does not compile. */
export function customerRoutes(store: CustomerStore): RouteHandlers<typeof customerApi, RouteHandler> {
  return {
    async 'GET /customers'({ req }) {
      const query = Object.fromEntries(new URL(req.url).searchParams);
      const { limit, next: after } = validated(listQuery, query, 'query');
      const { customers, next } = await store.list({ limit, after });
      return reply(200, { customers, ...(next !== undefined && { next: encodeCursor(next) }) });
    },

    async 'POST /customers'({ req, event }) {
      const { id = randomUUID(), name, email } = await readBody(req, newCustomer);
      const now = new Date().toISOString();
      const customer: Customer = { id, name, email, version: 1, createdAt: now, updatedAt: now };
      if ((await store.create(customer)) === 'conflict') {
        throw new Problem(
          'conflict',
          `customer "${id}" exists already; change it with PUT, or leave out id for a new one`,
        );
      }
      const location = customerLocation(event as APIGatewayProxyEvent, id);
      return reply(201, customer, { location, etag: etag(customer.version) });
    },

    async 'GET /customers/{id}'({ params: { id = '' } }) {
      const customer = await store.get(id);
      if (!customer) throw missing(id);
      return reply(200, customer, { etag: etag(customer.version) });
    },

    async 'PUT /customers/{id}'({ req, params: { id = '' } }) {
      const { name, email, version: bodyVersion } = await readBody(req, customerChange);
      const { version, refusal } = precondition(req.headers.get('if-match'), bodyVersion);
      const changed = await store.change(id, { name, email, updatedAt: new Date().toISOString() }, version);
      switch (changed.outcome) {
        case 'changed':
          return reply(200, changed.customer, { etag: etag(changed.customer.version) });
        case 'missing':
          throw missing(id);
        case 'mismatch':
          throw new Problem(
            refusal,
            `customer "${id}" is at version ${changed.version}, expected ${version}; get it again and repeat the change on what you find`,
          );
      }
    },

    async 'DELETE /customers/{id}'({ params: { id = '' } }) {
      if ((await store.remove(id)) === 'missing') throw missing(id);
      return new Response(null, { status: 204 });
    },
  };
}

function missing(id: string): Problem {
  return new Problem('not_found', `customer "${id}" does not exist; GET /customers lists those that do`);
}
