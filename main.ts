import { bundleAuthorizer } from './src/bundle/authorizer-bundle';
import { bundleFunction } from './src/bundle/function-bundle';
import { readSettings } from './src/settings/settings';

/** The default deployment: settings, stack, Terraform JSON. Run by `bin/app.mjs`, which `cdktf synth` calls. */
export default async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const { customerApi } = await import('./src/customer-api');
  // esbuild works in a process of its own while Terraform CDK loads here.
  const [bundle, authorizer, rotation, { App }, { M2mApiStack }] = await Promise.all([
    bundleFunction('lambda/customers/index.ts'),
    bundleAuthorizer(customerApi),
    // Locally there is no Secrets Manager: the gateway makes the clients' secrets itself.
    settings.environment === 'local' ? undefined : bundleFunction('lambda/rotation/index.ts'),
    import('cdktf'),
    import('./src/stacks/m2m-api-stack'),
  ]);
  const app = new App();
  new M2mApiStack(app, {
    settings,
    access: customerApi,
    authorizer,
    ...(rotation === undefined ? {} : { credentials: { rotation } }),
    backend: {
      name: 'customers',
      bundle,
      environment: { CUSTOMER_STORE: settings.customerStore },
      ...(settings.customerStore === 'dynamodb' ? { table: { partitionKey: 'id' } } : {}),
    },
  });
  app.synth();
}
