import { defineAccess } from 'cognito-m2m';
import { customerChangeJsonSchema, newCustomerJsonSchema } from '../../lambda/customers/customer-json-schema';

/** Who may call what: the customer API, and the services that call it. */
export const customerApi = defineAccess({
  resourceServers: {
    'customer-api': {
      name: 'Customer API',
      scopes: { read: 'Read customers', write: 'Create and change customers', admin: 'Delete customers' },
    },
  },
  clients: {
    OrderProcessingService: {
      scopes: ['customer-api/read', 'customer-api/write', 'customer-api/admin'],
      clientIdOutput: 'OrderClientId',
    },
    ReportingService: { scopes: ['customer-api/read'], clientIdOutput: 'ReportingClientId' },
  },
  routes: {
    'GET /customers': { scopes: ['customer-api/read'], responses: [400, 429, 500] },
    'POST /customers': {
      scopes: ['customer-api/write'],
      body: newCustomerJsonSchema,
      responses: [201, 400, 409, 429, 500],
    },
    'GET /customers/{id}': { scopes: ['customer-api/read'], responses: [404, 429, 500] },
    'PUT /customers/{id}': {
      scopes: ['customer-api/write'],
      body: customerChangeJsonSchema,
      headers: ['If-Match'],
      responses: [400, 404, 409, 412, 428, 429, 500],
    },
    'DELETE /customers/{id}': { scopes: ['customer-api/admin'], responses: [204, 404, 429, 500] },
  },
});
