import { App } from 'cdktf';
import { bundleFunction } from '../../src/bundle/function-bundle';
import { customerApi } from '../../src/customer-api';
import { readSettings } from '../../src/settings/settings';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';

/**
 * The default deployment after somebody took DELETE and ReportingService out of the declaration, and named who may read
 * the other client's secret.
 */
export default async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const { 'DELETE /customers/{id}': removed, ...routes } = customerApi.routes;
  if (!removed.scopes) throw new Error('DELETE is expected to be a protected route');
  const { OrderProcessingService } = customerApi.clients;
  const clients = { OrderProcessingService: { ...OrderProcessingService, readers: ['order-processing'] as const } };
  const app = new App();
  new M2mApiStack(app, {
    settings,
    access: { ...customerApi, clients, routes },
    credentials: { rotation: await bundleFunction('lambda/rotation/index.ts') },
    backend: {
      name: 'customers',
      bundle: await bundleFunction('lambda/customers/index.ts'),
      environment: { CUSTOMER_STORE: settings.customerStore },
      table: { partitionKey: 'id' },
    },
  });
  app.synth();
}
