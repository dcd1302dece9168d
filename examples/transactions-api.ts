import { M2mApiStack, readSettings, synthesize } from 'cognito-m2m';
import { transactionsApi } from './transactions-api/access';

/** Run by `npm start -- --app examples/transactions-api.ts`. */
void synthesize((app) => {
  new M2mApiStack(app, {
    settings: readSettings(process.env),
    access: transactionsApi,
    backend: { name: 'transactions', entry: 'examples/transactions-api/index.ts' },
    credentials: false,
  });
});
