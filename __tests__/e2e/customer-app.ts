import { App } from 'cdktf';
import type { AccessDeclaration } from '../../src/access/declaration';
import { bundleFunction } from '../../src/bundle/function-bundle';
import { readSettings } from '../../src/settings/settings';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';

/** Synthesizes the default deployment with another declaration. */
export async function synthesizeCustomerApp(access: AccessDeclaration): Promise<void> {
  const settings = readSettings(process.env);
  const app = new App();
  new M2mApiStack(app, {
    settings,
    access,
    ...(settings.environment === 'local'
      ? {}
      : { credentials: { rotation: await bundleFunction('lambda/rotation/index.ts') } }),
    backend: {
      name: 'customers',
      bundle: await bundleFunction('lambda/customers/index.ts'),
      environment: { CUSTOMER_STORE: settings.customerStore },
      ...(settings.customerStore === 'dynamodb' ? { table: { partitionKey: 'id' } } : {}),
    },
  });
  app.synth();
}
