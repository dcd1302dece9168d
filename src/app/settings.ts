import { defineSettings } from 'cognito-m2m';
import * as z from 'zod';

/** Settings of the customer API, beside those of the package. */
export const customerSettings = defineSettings({
  customerStore: {
    variable: 'M2M_CUSTOMER_STORE',
    purpose: 'where customers are kept; memory is for the environment local',
    schema: z.enum(['dynamodb', 'memory'], 'one of dynamodb, memory'),
    default: 'dynamodb',
    defaults: { local: 'memory' },
    check: (store, environment) =>
      store === 'memory' && environment !== 'local'
        ? 'dynamodb outside the environment local, since memory forgets'
        : undefined,
  },
});
