import { API, attributesOf, changedState } from './changed';
import { cellsOf, observedCells, stackOf, tableOf } from './given';

const everything = cellsOf(tableOf(stackOf(changedState())));

function withPolicy(...statements: readonly object[]) {
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((each) => ({ Principal: '*', Action: 'execute-api:Invoke', ...each })),
  });
  return stackOf(
    changedState((state) => {
      attributesOf(state, API).policy = policy;
    }),
  );
}

const here = { IpAddress: { 'aws:SourceIp': ['127.0.0.1/32'] } };
const elsewhere = { NotIpAddress: { 'aws:SourceIp': ['127.0.0.1/32'] } };
const WHOLE = 'execute-api:/*';

test.each<[string, readonly object[]]>([
  ['allows every call', [{ Effect: 'Allow', Resource: WHOLE }]],
  ['allows every call of every API', [{ Effect: 'Allow', Resource: '*', Action: 'execute-api:*' }]],
  [
    'denies calls from other addresses',
    [
      { Effect: 'Allow', Resource: WHOLE },
      { Effect: 'Deny', Resource: WHOLE, Condition: elsewhere },
    ],
  ],
])('callers are known with a policy that %s', async (_, statements) => {
  const foreign = withPolicy(...statements);
  expect(cellsOf(tableOf(foreign))).toEqual(everything);
  expect(await observedCells(foreign)).toEqual(everything);
});

test.each<[string, readonly object[]]>([
  ['denies every call', [{ Effect: 'Deny', Resource: WHOLE }]],
  [
    'denies some calls',
    [
      { Effect: 'Allow', Resource: WHOLE },
      { Effect: 'Deny', Resource: 'execute-api:/*/GET/*' },
    ],
  ],
  ['allows some calls', [{ Effect: 'Allow', Resource: 'execute-api:/live/GET/*' }]],
  ['allows calls from some addresses', [{ Effect: 'Allow', Resource: WHOLE, Condition: here }]],
  ['denies, and allows nothing', [{ Effect: 'Deny', Resource: WHOLE, Condition: elsewhere }]],
  ['allows another action', [{ Effect: 'Allow', Resource: WHOLE, Action: 'execute-api:ManageConnections' }]],
  ['allows calls of another', [{ Effect: 'Allow', Resource: WHOLE, Principal: { AWS: 'arn:aws:iam::1:root' } }]],
])('no call counts as allowed with a policy that %s', (_, statements) => {
  const { routes } = tableOf(withPolicy(...statements));
  const cells = routes.flatMap((row) => Object.values(row.cells));
  expect(new Set(cells)).toEqual(new Set(['unknown', 'refused']));
  expect(routes[0]?.reason).toBe(`${API}.orders.policy is not understood, and may refuse any call`);
});

test('the short form of a resource names the methods of its own API', async () => {
  const { routes } = tableOf(withPolicy({ Effect: 'Allow', Resource: 'execute-api:/live/GET/*' }));
  expect(routes.some(({ cells }) => Object.values(cells).includes('allowed'))).toBe(false);
  const foreign = withPolicy({ Effect: 'Allow', Resource: 'execute-api:/live/*' });
  expect(await observedCells(foreign)).toEqual(cellsOf(tableOf(foreign), 'refused'));
});
