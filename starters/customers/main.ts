import { M2mApiStack, synthesize } from 'cognito-m2m';
import { openApi } from 'cognito-m2m/openapi';
import { customerApi } from './src/app/customer-api';
import { customerApiDescription } from './src/app/customer-api-description';
import { settings } from './src/settings';

/** Run by `cdktf synth`. */
void synthesize((app) => {
  const values = settings();
  new M2mApiStack(app, {
    settings: values,
    access: customerApi,
    openapi: openApi({ declaration: customerApi, description: customerApiDescription }),
    backend: {
      name: 'customers',
      entry: 'lambda/customers/index.ts',
      environment: { CUSTOMER_STORE: values.customerStore },
      ...(values.customerStore === 'dynamodb' ? { table: { partitionKey: 'id' } } : {}),
    },
  });
});
