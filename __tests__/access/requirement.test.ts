import { modelRoutes } from '../../src/access/model';
import { openingScopes, requirement, roleScopes } from '../../src/access/requirement';
import { defineWith } from './orders';

const both = { scopes: ['orders/read', 'orders/write'] };
const routes = {
  'GET /orders': both,
  'POST /orders': both,
  'GET /health': { public: true, reason: 'load balancer' },
};
const plain = defineWith({ routes });
const withRoles = defineWith({
  routes,
  authorizer: 'lambda',
  roles: {
    reader: { scopes: ['orders/read'], allows: ['GET'] },
    owner: { scopes: ['orders/write', 'orders/read'], allows: ['post /orders/'] },
    writer: { scopes: ['orders/write'], allows: 'everything' },
  },
});

test('without roles a route asks for its scopes, a public one for nothing', () => {
  expect(modelRoutes(plain).map((route) => requirement(plain, route))).toEqual([both, both, undefined]);
  expect(roleScopes(plain)).toEqual({});
});

test('with roles it asks for one that allows it, too', () => {
  expect(modelRoutes(withRoles).map((route) => requirement(withRoles, route))).toEqual([
    { ...both, roles: ['reader', 'writer'] },
    { ...both, roles: ['owner', 'writer'] },
    undefined,
  ]);
  expect(roleScopes(withRoles)).toEqual({
    reader: ['orders/read'],
    owner: ['orders/write', 'orders/read'],
    writer: ['orders/write'],
  });
});

test('the scopes that open a route carry a role that allows it', () => {
  const scopes = (access: typeof plain) => modelRoutes(access).map((route) => openingScopes(access, route));
  expect(scopes(plain)).toEqual([both.scopes, both.scopes, []]);
  expect(scopes(withRoles)).toEqual([both.scopes, both.scopes, []]);
  const narrow = defineWith({
    routes,
    authorizer: 'lambda',
    roles: {
      reader: { scopes: ['orders/read'], allows: ['GET'] },
      writer: { scopes: ['orders/write'], allows: ['POST'] },
    },
  });
  expect(scopes(narrow)).toEqual([['orders/read'], ['orders/write'], []]);
});
