import type { ApiDescription, Note } from 'cognito-m2m/openapi';
import * as z from 'zod';
import { customer, customerChange, listQuery, newCustomer } from '../../lambda/customers/customer';
import { cursorText } from '../../lambda/customers/cursor';
import { customerId } from '../../lambda/customers/customer-id';
import { entityTag, ifMatchValue } from '../../lambda/customers/precondition';
import type { CustomerRoute } from '../../lambda/customers/routes';

const bodies = {
  CustomerId: customerId,
  CustomerName: newCustomer.shape.name,
  EmailAddress: newCustomer.shape.email,
  NewCustomer: newCustomer,
  CustomerChange: customerChange,
};

const customerPage = z.object({ customers: z.array(customer).max(100), next: cursorText.optional() });
const answers = { Customer: customer, CustomerPage: customerPage };

const location = z.string().regex(/^(?:\/[A-Za-z0-9_.-]+)*\/customers\/[A-Za-z0-9_-]{1,64}$/);
const ifMatch = ifMatchValue.optional();

const notes = z
  .registry<Note>()
  .add(customerId, { description: 'Id of a customer.', examples: ['ada'] })
  .add(newCustomer.shape.name, {
    description:
      'Blanks around it are taken off; what is left has 1 to 200 UTF-16 code units, so an emoji counts as two.',
    // `trim` leaves nothing of a name without it, which JSON Schema cannot see.
    pattern: '\\S',
    examples: ['Ada Lovelace'],
  })
  .add(newCustomer.shape.email, { examples: ['ada@example.com'] })
  .add(newCustomer, { description: 'A customer to create. Without `id` it gets a UUID.' })
  .add(customerChange, { description: 'A customer as it shall be.' })
  .add(customerChange.shape.version, {
    description: 'The version the change was made from; not needed where `If-Match` names it.',
  })
  .add(customer, { description: 'A customer as it is.' })
  .add(customer.shape.version, { description: '1 when created, one more with each change.' })
  .add(customer.shape.createdAt, { description: 'ISO 8601, UTC.', examples: ['2026-01-31T12:00:00.000Z'] })
  .add(customer.shape.updatedAt, { description: 'ISO 8601, UTC.', examples: ['2026-01-31T12:00:00.000Z'] })
  .add(customerPage, { description: 'A part of the list.' })
  .add(customerPage.shape.next, { description: 'Leads to the next page, which may be empty; missing on the last.' })
  .add(listQuery.shape.limit, { description: 'Customers on a page.' })
  .add(listQuery.shape.next, { description: 'The `next` of the page before, unchanged; the first page without it.' })
  .add(ifMatch, {
    description:
      'The `ETag` of the customer the change was made from, or `*` to change it whatever its version. Needed where the body has no `version`; where both are given, both have to hold.',
    examples: ['"1"'],
  })
  .add(entityTag, { description: 'The version of the customer, for `If-Match`.', examples: ['"1"'] })
  .add(location, {
    description: 'Path of the customer at the host that was called, with the stage or base path of the API.',
    examples: ['/prod/customers/ada'],
  });

const path = { id: customerId };
const missing = '`not_found`: there is no customer with this id.';

/** Descriptions of the customer API for its OpenAPI document: a route without a description does not compile. */
export const customerApiDescription: ApiDescription<CustomerRoute, keyof typeof bodies, keyof typeof answers> = {
  info: {
    title: 'Customer API',
    version: '1.0.0',
    description: [
      'Customers, for services that call with an access token of their own.',
      'Every error is `{ "error": code, "message": sentence }`, also those API Gateway answers before the API is reached, such as 413, 502, 503 or 504.',
    ].join('\n\n'),
    license: { name: 'MIT', identifier: 'MIT' },
  },
  tags: { customers: 'Customers and their versions.' },
  bodies,
  answers,
  notes,
  operations: {
    'GET /customers': {
      operationId: 'listCustomers',
      summary: 'List customers',
      description: 'In an order that stays the same between pages. Other query parameters than these are refused.',
      tags: ['customers'],
      query: listQuery,
      answers: { 200: { description: 'A page of customers.', body: 'CustomerPage' } },
      errors: { 400: '`validation_failed`: a query parameter is unknown or has a value it cannot have.' },
    },
    'POST /customers': {
      operationId: 'createCustomer',
      summary: 'Create a customer',
      tags: ['customers'],
      body: 'NewCustomer',
      answers: {
        201: {
          description: 'The customer, at version 1.',
          body: 'Customer',
          headers: { ETag: entityTag, Location: location },
        },
      },
      errors: {
        400: '`invalid_body` or `validation_failed`: the body is no new customer.',
        409: '`conflict`: there is a customer with this id.',
      },
    },
    'GET /customers/{id}': {
      operationId: 'getCustomer',
      summary: 'Get a customer',
      tags: ['customers'],
      path,
      answers: { 200: { description: 'The customer.', body: 'Customer', headers: { ETag: entityTag } } },
      errors: { 404: missing },
    },
    'PUT /customers/{id}': {
      operationId: 'changeCustomer',
      summary: 'Change a customer',
      description:
        'Only from the version the caller knows, which `If-Match` or `version` in the body names, so that no change is lost.',
      tags: ['customers'],
      path,
      headers: { 'If-Match': ifMatch },
      body: 'CustomerChange',
      answers: {
        200: { description: 'The customer, changed.', body: 'Customer', headers: { ETag: entityTag } },
      },
      errors: {
        400: '`invalid_body` or `validation_failed`: the body is no change, or `If-Match` is no entity tag.',
        404: missing,
        409: '`version_mismatch`: the customer is not at the version in the body.',
        412: '`precondition_failed`: the customer is not at the version in `If-Match`.',
        428: '`precondition_required`: neither `If-Match` nor `version` says what the change was made from.',
      },
    },
    'DELETE /customers/{id}': {
      operationId: 'deleteCustomer',
      summary: 'Delete a customer',
      tags: ['customers'],
      path,
      answers: { 204: { description: 'The customer is gone.' } },
      errors: { 404: missing },
    },
  },
};
