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

/** The policy for a caller with these scopes who requests a route of the table. */
function policyFor(table: ReturnType<typeof tableOf>, scopes: string[], route: string) {
  const place = table.routes.findIndex(({ name }) => name === route);
  return policy(table, rights(table, grantOfScopes(scopes, {}), STAGE), place === -1 ? undefined : place);
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
    expect(resources(policyFor(table, ['orders/read', 'orders/write'], 'GET /orders'), 'Allow')).toEqual(['*']);
  });

  test('one for a method, one for what lies below a path, and one or two for a route', () => {
    const ofReader = policyFor(table, ['orders/read'], 'GET /orders');
    expect(resources(ofReader, 'Allow')).toEqual(['GET/orders/?*', 'GET/orders', 'GET/orders/']);
    expect(resources(ofReader, 'Deny')).toEqual([]);
    const ofWriter = policyFor(table, ['orders/write'], 'POST /orders');
    expect(resources(ofWriter, 'Allow')).toEqual([
      'POST/*',
      'GET/orders/?*/lines',
      'GET/orders/?*/lines/',
      'GET/customers',
      'GET/customers/',
    ]);
  });

  test.each([
    ['that is closed', 'POST /orders'],
    ['the table does not have', 'GET /orders/{id}/notes'],
  ])('nothing at all for a route %s, whatever else is open', (_, route) => {
    expect(policyFor(table, ['orders/read'], route)).toEqual({
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Deny', Resource: [`${STAGE}*`] }],
    });
  });
});

describe('where the patterns of an open route match requests to a closed one', () => {
  const table = tableOf({ 'GET /v1/{id}': read, 'GET /v1/{id}/Audit-7': write, 'GET /v1/me': write, 'GET /v2': read });

  test('the policy is for the route that was asked for, and denies none of its texts', () => {
    const document = policyFor(table, ['orders/read'], 'GET /v1/{id}');
    expect(document.Statement).toEqual([
      { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: [`${STAGE}GET/v1/?*`] },
    ]);
    for (const text of ['7', '%20', '%2C', '%40', '%61', 'a%2Fb', '100%', '%6']) {
      expect(evaluate(document, methodArn('GET', `/v1/${text}`))).toBe('Allow');
    }
    expect(evaluate(document, methodArn('GET', '/v2'))).toBe('none');
  });

  test('each of the others is asked about by itself, and denied as a whole', () => {
    for (const closed of ['GET /v1/{id}/Audit-7', 'GET /v1/me']) {
      expect(resources(policyFor(table, ['orders/read'], closed), 'Allow')).toEqual([]);
      expect(resources(policyFor(table, ['orders/read'], closed), 'Deny')).toEqual(['*']);
    }
  });

  test('callers with all scopes, or with none to lose, get the whole text', () => {
    expect(resources(policyFor(table, ['orders/read', 'orders/write'], 'GET /v1/{id}'), 'Allow')).toEqual(['*']);
    expect(resources(policyFor(table, ['orders/write'], 'GET /v1/me'), 'Allow')).toEqual([
      'GET/v1/?*/Audit-7',
      'GET/v1/?*/Audit-7/',
      'GET/v1/me',
      'GET/v1/me/',
    ]);
  });
});

test('a closed route is denied however it is spelled, also where its siblings are open', () => {
  const table = tableOf({ 'GET /a/{x}': read, 'GET /a/{x}/b': read, 'GET /{y}': write });
  const open = policyFor(table, ['orders/read'], 'GET /a/{x}');
  expect(resources(open, 'Allow')).toEqual(['GET/a/?*']);
  // API Gateway sends a/1 in one path part to /{y}, and could decode it before it evaluates the policy.
  const closed = policyFor(table, ['orders/read'], 'GET /{y}');
  for (const path of ['/a%2F1', '/a/1']) expect(evaluate(closed, methodArn('GET', path))).toBe('Deny');
});

test('the policy of one route is short, however many closed ones its patterns match', () => {
  const closed = Array.from({ length: 250 }, (_, n) => [`GET /orders/{id}/part-of-kind-${n}`, write] as const);
  const table = tableOf({ 'GET /orders/{id}': read, ...Object.fromEntries(closed) });
  expect(JSON.stringify(policyFor(table, ['orders/read'], 'GET /orders/{id}')).length).toBeLessThan(200);
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
        const document = policyFor(table, scopes, route);
        expect(JSON.stringify(document).length).toBeLessThanOrEqual(8_192);
        const rule = table.routes.find(({ name }) => name === route);
        const open = rule?.scopes.some((scope) => scopes.includes(scope)) === true;
        expect(evaluate(document, methodArn('GET', path))).toBe(open ? 'Allow' : 'Deny');
      }
    }
    const document = policyFor(table, scopes, 'GET /nouns-of-kind-1');
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
      const document = policyFor(few, ['orders/read'], 'GET /0-of-these');
      return { said: resources(document, 'Allow').length, length: JSON.stringify(document).length };
    });
    // Two patterns for each route, until only those of the requested route fit.
    const last = lengths.findLastIndex(({ said }, index) => said === 2 * (counts[index] ?? 0));
    expect(lengths[last]?.length).toBeGreaterThan(8_000);
    expect(lengths[last]?.length).toBeLessThanOrEqual(8_192);
    expect(last).toBeLessThan(counts.length - 1);
    expect(new Set(lengths.slice(last + 1).map(({ said }) => said))).toEqual(new Set([2]));
  });
});

test('ARNs of other partitions, and colons and slashes in paths, leave the stage alone', () => {
  const table = tableOf({ 'GET /orders/{id}': read });
  const stage = 'arn:aws-cn:execute-api:cn-north-1:123456789012:abcdef1234/v1/';
  const arn = `${stage}GET/orders/a:b/c`;
  expect(stageOf(arn)).toBe(stage);
  const { Statement } = policy(table, rights(table, grantOfScopes(['orders/read'], {}), stage), 0);
  expect(Statement).toEqual([{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: [`${stage}GET/orders/?*`] }]);
});
