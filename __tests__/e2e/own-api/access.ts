import { defineAccess } from 'cognito-m2m';

/** A company's own API: eight routes, three resource servers, five clients. */
export const access = defineAccess({
  resourceServers: {
    orders: { name: 'Orders', scopes: { read: 'Read orders', write: 'Place and change orders' } },
    stock: { name: 'Stock', scopes: { read: 'Read stock', write: 'Book stock' } },
    'invoices/v1': { name: 'Invoices', scopes: { issue: 'Issue invoices' } },
  },
  clients: {
    Checkout: { scopes: ['orders/read', 'orders/write', 'stock/read'] },
    Warehouse: { scopes: ['stock/read', 'stock/write', 'orders/read'] },
    Billing: { scopes: ['orders/read', 'invoices/v1/issue'] },
    Reporting: { scopes: ['orders/read', 'stock/read'] },
    Importer: { scopes: ['orders/write'] },
  },
  routes: {
    'GET /orders': { scopes: ['orders/read'] },
    'POST /orders': { scopes: ['orders/write'], responses: [201] },
    'GET /orders/{id}': { scopes: ['orders/read'], responses: [404] },
    'DELETE /orders/{id}': { scopes: ['orders/write'], responses: [204] },
    'GET /stock/{article}': { scopes: ['stock/read'] },
    'PUT /stock/{article}': { scopes: ['stock/write'] },
    'POST /orders/{id}/invoice': { scopes: ['invoices/v1/issue'], responses: [201] },
    'GET /health': { public: true, reason: 'the load balancer has no token' },
  },
});
