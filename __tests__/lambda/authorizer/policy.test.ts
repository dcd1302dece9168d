import { policy, rights, stageOf } from '../../../lambda/authorizer/policy';
import { authorizerTable } from '../../../src/access/authorizer-table';
import { grantOfScopes } from '../../../src/access/grant';
import { defineWith } from '../../access/orders';
import { methodArn, STAGE } from './authorizer-under-test';
import { evaluate } from './iam-policy';

const [read, write, both] = [['orders/read'], ['orders/write'], ['orders/read', 'orders/write']].map((scopes) => ({
  scopes,
}));

function tableOf(routes: object) {
  return authorizerTable(defineWith({ authorizer: 'lambda', routes }));
}

/** The policy for a caller with these scopes, who asks for a route of the table. */
function policyFor(table: ReturnType<typeof tableOf>, scopes: string[], route: string, path: string) {
  const place = table.routes.findIndex(({ name }) => name === route);
  const arn = methodArn(route.split(' ')[0] ?? '', path);
  return policy(table, rights(table, grantOfScopes(scopes, {}), STAGE), arn, place === -1 ? undefined : place);
}

const resources = ({ Statement }: ReturnType<typeof policy>, effect: string) =>
  Statement.filter(({ Effect }) => Effect === effect).flatMap(({ Resource }) =>
    Resource.map((pattern) => pattern.replace(STAGE, '')),
  );

describe('as few patterns as say it', () => {
  const routes = {
    'GET /orders': read,
    'GET /orders/{id}': read,
    'GET /orders/{id}/lines': both,
    'GET /customers': write,
    'POST /orders': write,
    'POST /orders/{id}': write,
  };
  const table = tableOf(routes);

  test('one for everything', () => {
    expect(resources(policyFor(table, ['orders/read', 'orders/write'], 'GET /orders', '/orders'), 'Allow')).toEqual([
      '*',
    ]);
  });

  test('one for a method, one for what lies below a path, and one or two for a route', () => {
    const ofReader = policyFor(table, ['orders/read'], 'GET /orders', '/orders');
    expect(resources(ofReader, 'Allow')).toEqual(['GET/orders/?*', 'GET/orders', 'GET/orders/']);
    expect(resources(ofReader, 'Deny')).toEqual([]);
    const ofWriter = policyFor(table, ['orders/write'], 'POST /orders', '/orders');
    expect(resources(ofWriter, 'Allow')).toEqual([
      'POST/*',
      'GET/orders/?*/lines',
      'GET/orders/?*/lines/',
      'GET/customers',
      'GET/customers/',
    ]);
  });

  test('no Allow for a caller who may call nothing, and a Deny of what was asked for', () => {
    const document = policyFor(table, [], 'GET /orders', '/orders');
    expect(document).toEqual({
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Deny', Resource: [methodArn('GET', '/orders')] }],
    });
  });

  test('a route the table does not have is denied, and the others are as they are', () => {
    const document = policyFor(table, ['orders/read', 'orders/write'], 'GET /orders/{id}/notes', '/orders/7/notes');
    expect(resources(document, 'Allow')).toEqual(['*']);
    expect(resources(document, 'Deny')).toEqual(['GET/orders/7/notes']);
  });
});

test('what a pattern reaches and may not is denied, spelled otherwise as well', () => {
  const table = tableOf({ 'GET /v1/{id}': read, 'GET /v1/{id}/Audit-7': write, 'GET /v1/me': write });
  const document = policyFor(table, ['orders/read'], 'GET /v1/{id}', '/v1/7');
  expect(resources(document, 'Allow')).toEqual(['GET/v1/?*']);
  // Nothing in /v1 itself: its digit may stand in an id as it likes.
  expect(resources(document, 'Deny')).toEqual([
    'GET/v1/*/Audit-7',
    'GET/v1/*/Audit-7/',
    'GET/v1/*%4?*',
    'GET/v1/*%7?*',
    'GET/v1/*%6?*',
    'GET/v1/*%2?*',
    'GET/v1/*%3?*',
    'GET/v1/me',
    'GET/v1/me/',
  ]);
});

describe('where no patterns can tell routes apart', () => {
  const table = tableOf({ 'GET /a/{x}': read, 'GET /a/{x}/b': write, 'GET /a/{x}/{y}/b': read });
  const document = policyFor(table, ['orders/read'], 'GET /a/{x}', '/a/1');

  test('the policy is for the route that was asked for', () => {
    expect(evaluate(document, methodArn('GET', '/a/1'))).toBe('Allow');
    expect(evaluate(document, methodArn('GET', '/a/2'))).toBe('Allow');
    const deep = policyFor(table, ['orders/read'], 'GET /a/{x}/{y}/b', '/a/1/2/b');
    expect(evaluate(deep, methodArn('GET', '/a/3/4/b'))).toBe('Allow');
    expect(evaluate(deep, methodArn('GET', '/a/1'))).toBe('none');
  });

  test('and is too narrow for another rather than too wide', () => {
    expect(evaluate(document, methodArn('GET', '/a/1/b'))).toBe('Deny');
    expect(evaluate(document, methodArn('GET', '/a/1/2/b'))).toBe('Deny');
  });

  test('a refused route is denied, and nothing is allowed', () => {
    const refused = policyFor(table, ['orders/read'], 'GET /a/{x}/b', '/a/1/b');
    expect(resources(refused, 'Allow')).toEqual([]);
    expect(resources(refused, 'Deny')).toEqual(['GET/a/1/b']);
  });

  test('callers who hold all of them, or none below, are told everything', () => {
    const all = policyFor(table, ['orders/read', 'orders/write'], 'GET /a/{x}', '/a/1');
    expect(resources(all, 'Allow')).toEqual(['*']);
    const lower = policyFor(table, ['orders/write'], 'GET /a/{x}/b', '/a/1/b');
    expect(evaluate(lower, methodArn('GET', '/a/2/b'))).toBe('Allow');
  });
});

describe('with 300 routes', () => {
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  const table = tableOf(
    Object.fromEntries(
      numbers.flatMap((n) => [
        [`GET /nouns-of-kind-${n}`, n % 2 === 0 ? read : both],
        [`GET /nouns-of-kind-${n}/{id}`, n % 2 === 0 ? write : both],
        [`POST /nouns-of-kind-${n}`, write],
      ]),
    ),
  );

  test.each([
    [['orders/read', 'orders/write'], true],
    [['orders/read'], false],
    [['orders/write'], false],
    [[], true],
  ])('the policy of a caller with %j is at most 8,192 characters', (scopes, whole) => {
    for (const n of [0, 1, 98, 99]) {
      for (const [route, path] of [
        [`GET /nouns-of-kind-${n}`, `/nouns-of-kind-${n}`],
        [`GET /nouns-of-kind-${n}/{id}`, `/nouns-of-kind-${n}/7`],
      ] as const) {
        const document = policyFor(table, scopes, route, path);
        expect(JSON.stringify(document).length).toBeLessThanOrEqual(8_192);
        const rule = table.routes.find(({ name }) => name === route);
        const open = rule?.scopes.some((scope) => scopes.includes(scope)) === true;
        expect(evaluate(document, methodArn('GET', path))).toBe(open ? 'Allow' : 'Deny');
      }
    }
    const document = policyFor(table, scopes, 'GET /nouns-of-kind-1', '/nouns-of-kind-1');
    const other = evaluate(document, methodArn('GET', '/nouns-of-kind-3'));
    expect(other === 'Allow').toBe(whole && scopes.length > 0);
  });

  test('the policy says everything for as long as that takes no more', () => {
    const counts = numbers.slice(30, 60);
    const lengths = counts.map((count) => {
      const few = tableOf({
        'GET /closed': write,
        ...Object.fromEntries(numbers.slice(0, count).map((n) => [`GET /${n}-of-these`, read])),
      });
      const document = policyFor(few, ['orders/read'], 'GET /0-of-these', '/0-of-these');
      return { said: resources(document, 'Allow').length, length: JSON.stringify(document).length };
    });
    // Two patterns a route, until only those of the one that was asked for are left.
    const last = lengths.findLastIndex(({ said }, index) => said === 2 * (counts[index] ?? 0));
    expect(lengths[last]?.length).toBeGreaterThan(7_400);
    expect(lengths[last]?.length).toBeLessThanOrEqual(7_600);
    expect(last).toBeLessThan(counts.length - 1);
    expect(new Set(lengths.slice(last + 1).map(({ said }) => said))).toEqual(new Set([2]));
  });
});

test('ARNs of other partitions, and colons and slashes in paths, leave the stage alone', () => {
  const table = tableOf({ 'GET /orders/{id}': read });
  const stage = 'arn:aws-cn:execute-api:cn-north-1:123456789012:abcdef1234/v1/';
  const arn = `${stage}GET/orders/a:b/c`;
  expect(stageOf(arn)).toBe(stage);
  const { Statement } = policy(table, rights(table, grantOfScopes(['orders/read'], {}), stage), arn, 0);
  expect(Statement).toEqual([{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: [`${stage}GET/orders/?*`] }]);
});
