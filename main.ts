import { M2mApiStack, readSettings, synthesize } from 'cognito-m2m';
import { openApi } from 'cognito-m2m/openapi';
import { customerApi } from './src/app/customer-api';
import { customerApiDescription } from './src/app/customer-api-description';
import { customerSettings } from './src/app/settings';

/** The default deployment. Run by `cdktf synth`. */
void synthesize((app) => {
  const settings = readSettings(process.env, customerSettings);
  new M2mApiStack(app, {
    settings,
    access: customerApi,
    openapi: openApi({ declaration: customerApi, description: customerApiDescription }),
    backend: {
      name: 'customers',
      entry: 'lambda/customers/index.ts',
      environment: { CUSTOMER_STORE: settings.customerStore },
      ...(settings.customerStore === 'dynamodb' ? { table: { partitionKey: 'id' } } : {}),
    },
  });
});
