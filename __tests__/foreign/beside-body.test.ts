import { API, METHOD, attributesOf, changedState } from './changed';
import { stackOf, tableOf } from './given';

const BODY = JSON.stringify({ openapi: '3.0.1', paths: {} });

test.each([
  [undefined, 'unknown'],
  ['overwrite', 'unknown'],
  ['merge', 'allowed'],
])('a method beside a body with the mode %s is %s', (mode, cell) => {
  const { routes } = tableOf(
    stackOf(
      changedState((state) => {
        Object.assign(attributesOf(state, API), { body: BODY, put_rest_api_mode: mode });
      }),
    ),
  );
  const row = routes.find(({ address }) => address === `${METHOD}.list`);
  expect(row?.cells).toEqual({ billing: cell, reporting: cell });
  if (cell === 'unknown')
    expect(row?.reason).toBe(`${API}.orders has a body, and an import of it deletes the methods that the body lacks`);
});
