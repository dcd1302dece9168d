import type { AccessDeclaration } from 'cognito-m2m';
import { M2mApiStack, readSettings, synthesize } from 'cognito-m2m';
import { customerSettings } from '../../src/app/settings';

/**
 * Synthesizes the default deployment with another declaration.
 * @param credentials - whether to store them in Secrets Manager
 */
export function synthesizeCustomerApp(access: AccessDeclaration, credentials = true): void {
  void synthesize((app) => {
    const settings = readSettings(process.env, customerSettings);
    new M2mApiStack(app, {
      settings,
      access,
      credentials,
      backend: {
        name: 'customers',
        entry: 'lambda/customers/index.ts',
        environment: { CUSTOMER_STORE: settings.customerStore },
        ...(settings.customerStore === 'dynamodb' ? { table: { partitionKey: 'id' } } : {}),
      },
    });
  });
}
