import { App } from 'cdktf';
import { bundleFunction } from '../../src/bundle/function-bundle';
import { customerApi } from '../../src/customer-api';
import { readSettings } from '../../src/settings/settings';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';

/** The default deployment after somebody took DELETE out of the declaration. */
export default async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const { 'DELETE /customers/{id}': removed, ...routes } = customerApi.routes;
  if (!removed.scopes) throw new Error('DELETE is expected to be a protected route');
  const app = new App();
  new M2mApiStack(app, {
    settings,
    access: { ...customerApi, routes },
    backend: {
      name: 'customers',
      bundle: await bundleFunction('lambda/customers/index.ts'),
      environment: { CUSTOMER_STORE: settings.customerStore },
      table: { partitionKey: 'id' },
    },
  });
  app.synth();
}
