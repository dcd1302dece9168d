import { defineAccess } from 'cognito-m2m';

const ANY = ['api/read', 'api/write', 'api/delete', 'api/admin'] as const;

/**
 * Services and people at one API, told apart by roles. A route names the scopes that may open it, and the role a scope
 * carries says with which methods: so the scopes of a noun stand once.
 */
export const transactionsApi = defineAccess({
  resourceServers: {
    api: {
      name: 'Transactions API',
      scopes: {
        read: 'Read transactions',
        write: 'Read, create and change transactions',
        delete: 'Delete transactions',
        admin: 'Do everything, audits and settlements included',
        execute: 'Carry out transactions that were created',
      },
    },
  },
  authorizer: 'lambda',
  roles: {
    reader: { scopes: ['api/read'], allows: ['GET'] },
    writer: { scopes: ['api/write'], allows: ['GET', 'POST', 'PUT'] },
    cleaner: { scopes: ['api/delete'], allows: ['DELETE'] },
    administrator: { scopes: ['api/admin'], allows: 'everything' },
    executor: {
      scopes: ['api/execute'],
      allows: ['POST /transactions/{id}/execution', 'POST /transactions/{id}/reversal'],
    },
  },
  people: { groups: { Support: ['reader'], Accounting: ['writer', 'executor'], Operators: ['administrator'] } },
  legacyApiKeys: { NightlyImport: { scopes: ['api/write'] } },
  clients: {
    LedgerService: { scopes: ['api/read', 'api/write'] },
    SettlementService: { scopes: ['api/read', 'api/execute'] },
    ReportingService: { scopes: ['api/read'] },
    RetentionService: { scopes: ['api/read', 'api/delete'] },
    OperationsConsole: { scopes: ['api/admin'] },
  },
  routes: {
    'GET /transactions': { scopes: ANY },
    'POST /transactions': { scopes: ANY, responses: [201, 400, 409] },
    'GET /transactions/{id}': { scopes: ANY, responses: [404] },
    'PUT /transactions/{id}': { scopes: ANY, responses: [400, 404, 409] },
    'DELETE /transactions/{id}': { scopes: ANY, responses: [204, 404] },
    'POST /transactions/{id}/execution': { scopes: ['api/execute', 'api/admin'], responses: [202, 404, 409] },
    'POST /transactions/{id}/reversal': { scopes: ['api/execute', 'api/admin'], responses: [202, 404, 409] },
    'GET /transactions/{id}/audit': { scopes: ['api/admin'], responses: [404] },
  },
});
