import { defineAccess } from 'cognito-m2m';

/** Who may call the API of invoices. */
export const invoices = defineAccess({
  resourceServers: { invoices: { name: 'Invoices', scopes: { read: 'Read invoices', write: 'Send invoices' } } },
  clients: {
    Billing: { scopes: ['invoices/write'] },
    Reporting: { scopes: ['invoices/read'] },
  },
  routes: {
    'GET /invoices': { scopes: ['invoices/read'] },
    'POST /invoices': { scopes: ['invoices/write'] },
  },
});
