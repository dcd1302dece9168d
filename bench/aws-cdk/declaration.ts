import { type JsonSchema, JsonSchemaType, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';

/** Input of app.ts; equal to the declaration of the default deployment, but without its checks. */
export interface Declaration {
  readonly resourceServer: {
    readonly identifier: string;
    readonly name: string;
    readonly scopes: Readonly<Record<string, string>>;
  };
  readonly clients: readonly { readonly name: string; readonly output: string; readonly scopes: readonly string[] }[];
  readonly routes: readonly {
    readonly method: string;
    readonly path: string;
    readonly scope: string;
    /** Statuses other than 200, 401 and 403. */
    readonly responses?: readonly string[];
    readonly body?: { readonly name: string; readonly schema: JsonSchema };
  }[];
}

const name = { type: JsonSchemaType.STRING, minLength: 1 };
const email = { type: JsonSchemaType.STRING, maxLength: 254 };
const shape = {
  schema: JsonSchemaVersion.DRAFT4,
  type: JsonSchemaType.OBJECT,
  required: ['name', 'email'],
  additionalProperties: false,
};
const newCustomer: JsonSchema = {
  ...shape,
  properties: { id: { type: JsonSchemaType.STRING, pattern: '^[A-Za-z0-9_-]{1,64}$' }, name, email },
};
const change: JsonSchema = {
  ...shape,
  properties: { name, email, version: { type: JsonSchemaType.NUMBER, minimum: 1 } },
};

export const customerApi: Declaration = {
  resourceServer: {
    identifier: 'customer-api',
    name: 'Customer API',
    scopes: { read: 'Read customers', write: 'Create and change customers', admin: 'Delete customers' },
  },
  clients: [
    { name: 'OrderProcessingService', output: 'OrderClientId', scopes: ['read', 'write', 'admin'] },
    { name: 'ReportingService', output: 'ReportingClientId', scopes: ['read'] },
  ],
  routes: [
    { method: 'GET', path: '/customers', scope: 'read', responses: ['400', '429', '500'] },
    {
      method: 'POST',
      path: '/customers',
      scope: 'write',
      body: { name: 'NewCustomer', schema: newCustomer },
      responses: ['201', '400', '409', '429', '500'],
    },
    { method: 'GET', path: '/customers/{id}', scope: 'read', responses: ['404', '429', '500'] },
    {
      method: 'PUT',
      path: '/customers/{id}',
      scope: 'write',
      body: { name: 'CustomerChange', schema: change },
      responses: ['400', '404', '409', '412', '429', '500'],
    },
    { method: 'DELETE', path: '/customers/{id}', scope: 'admin', responses: ['204', '404', '429', '500'] },
  ],
};

const SCOPES = 10;

/** Route i is `GET /r<i>` and requires scope i modulo 10; client j holds scopes j and j + 1 modulo 10. */
export function scaledApi(routes: number, clients: number): Declaration {
  const scope = (index: number) => `s${index % SCOPES}`;
  return {
    resourceServer: {
      identifier: 'scaled',
      name: 'Scaled API',
      scopes: Object.fromEntries(Array.from({ length: SCOPES }, (_, index) => [scope(index), `Scope ${index}`])),
    },
    clients: Array.from({ length: clients }, (_, index) => ({
      name: `Client${index}`,
      output: `Client${index}ClientId`,
      scopes: [scope(index), scope(index + 1)],
    })),
    routes: Array.from({ length: routes }, (_, index) => ({ method: 'GET', path: `/r${index}`, scope: scope(index) })),
  };
}
