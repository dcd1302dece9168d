import { API, METHOD, addTo, attributesOf, changedState } from './changed';
import { cellsOf, observedCells, stackOf, tableOf } from './given';

const RESOURCE = 'aws_api_gateway_resource';

/** A state with a second resource of the path of another one, and a method there. */
function twice(part: string, verb: string) {
  return changedState((state) => {
    const parent = attributesOf(state, RESOURCE, 'order').parent_id;
    const own = { id: 'second', rest_api_id: attributesOf(state, API).id, parent_id: parent, path_part: part };
    addTo(state, RESOURCE, 'second', own);
    const read = attributesOf(state, METHOD, 'read');
    addTo(state, METHOD, 'second', { ...read, resource_id: 'second', http_method: verb, authorization: 'NONE' });
  });
}

test.each(['{id}', '{number}'])('two methods with the same verb and path are unknown: %s', async (part) => {
  const foreign = stackOf(twice(part, 'GET'));
  const rows = tableOf(foreign).routes.filter(({ name }) => /^GET \/orders\/\{/.test(name));
  expect(rows.map(({ address, cells, reason }) => ({ address, cells, reason }))).toEqual(
    expect.arrayContaining(
      ['read', 'second'].map((name, index, names) => ({
        address: `${METHOD}.${name}`,
        cells: { billing: 'unknown', reporting: 'unknown' },
        reason: `${METHOD}.${names[1 - index] ?? ''} has the same verb and path, and API Gateway holds one of them`,
      })),
    ),
  );
  expect(rows).toHaveLength(2);
  expect(await observedCells(foreign)).toEqual(cellsOf(tableOf(foreign), 'refused'));
});

test.each([
  ['{id}', 'PUT'],
  ['own', 'GET'],
  ['{id+}', 'GET'],
])('another path or verb is another method: %s with %s', (part, verb) => {
  const { routes } = tableOf(stackOf(twice(part, verb)));
  expect(routes.filter(({ cells }) => Object.values(cells).includes('unknown'))).toEqual([]);
});
