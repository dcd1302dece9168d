import { defineAccess } from '../../../src/access/define-access';

/** A declaration with every kind of caller, and routes that patterns of other routes match. */
export const ordersApi = defineAccess({
  resourceServers: {
    orders: { name: 'Orders', scopes: { read: 'Read', write: 'Write', admin: 'Everything', cancel: 'Cancel' } },
  },
  authorizer: 'lambda',
  roles: {
    reader: { scopes: ['orders/read'], allows: ['GET'] },
    writer: { scopes: ['orders/write'], allows: ['GET', 'POST', 'PUT'] },
    administrator: { scopes: ['orders/admin'], allows: 'everything' },
    canceller: { scopes: ['orders/cancel'], allows: ['POST /orders/{id}/cancellation'] },
  },
  people: { groups: { Support: ['reader'], Sales: ['writer', 'canceller'], Chiefs: ['administrator'] } },
  legacyApiKeys: { Import: { scopes: ['orders/write'] }, Export: { scopes: ['orders/read'] } },
  clients: {
    Reporting: { scopes: ['orders/read'] },
    Checkout: { scopes: ['orders/read', 'orders/write', 'orders/cancel'] },
  },
  routes: {
    'GET /orders': { scopes: ['orders/read', 'orders/write', 'orders/admin'] },
    'POST /orders': { scopes: ['orders/read', 'orders/write', 'orders/admin'] },
    'GET /orders/{id}': { scopes: ['orders/read', 'orders/write', 'orders/admin'] },
    'PUT /orders/{id}': { scopes: ['orders/write', 'orders/admin'] },
    'DELETE /orders/{id}': { scopes: ['orders/write', 'orders/admin'] },
    'POST /orders/{id}/cancellation': { scopes: ['orders/cancel', 'orders/admin'] },
    'GET /orders/{id}/audit': { scopes: ['orders/admin'] },
    'GET /orders/export': { scopes: ['orders/admin'] },
    'GET /files/{path+}': { scopes: ['orders/read'] },
    'GET /': { scopes: ['orders/read'] },
    'GET /health': { public: true, reason: 'load balancer' },
  },
});
