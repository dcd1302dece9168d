import { transactionsApi } from '../examples/transactions-api/access';
import { authorizerTable } from '../src/access/authorizer-table';
import { defineAccess } from '../src/access/define-access';
import { packageFunction } from '../src/bundle/package-function';

const NOUNS = 60;

/**
 * Bundles the authorizer of the example, and of an API with 300 routes; returns the folder of each, and a route to
 * call.
 */
export default function main() {
  return {
    small: { folder: bundled(transactionsApi), route: 'GET /transactions/{id}', scope: 'api/read' },
    large: { folder: bundled(largeApi()), route: 'GET /noun1/{id}', scope: 'large/s0 large/s1 large/s2' },
  };
}

function bundled(access: Parameters<typeof authorizerTable>[0]): string {
  return packageFunction('authorizer', { 'authorizer-table.json': authorizerTable(access) });
}

/** An API with five routes for each noun; noun i requires scope i modulo 20. */
function largeApi() {
  const scopes = Array.from({ length: 20 }, (_, index) => `s${index}`);
  const routes = Array.from({ length: NOUNS }, (_, index) => index).flatMap((index) => {
    const rule = { scopes: [`large/s${index % 20}`] as const };
    const path = `/noun${index}`;
    return [`GET ${path}`, `POST ${path}`, `GET ${path}/{id}`, `PUT ${path}/{id}`, `DELETE ${path}/{id}`].map(
      (route) => [route, rule] as const,
    );
  });
  return defineAccess({
    resourceServers: { large: { name: 'Large API', scopes: Object.fromEntries(scopes.map((name) => [name, name])) } },
    clients: { Client: { scopes: ['large/s0', 'large/s1', 'large/s2'] } },
    routes: Object.fromEntries(routes),
    authorizer: 'lambda',
  });
}
