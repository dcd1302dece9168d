import type { State } from './changed';
import { DEPLOYMENT, STAGE, attributesOf, changedState } from './changed';
import { cellsOf, observedCells, stackOf, tableOf } from './given';

const settings = [{ percent_traffic: 10, deployment_id: 'other', use_stage_cache: false }];

/** A state with a canary, which answers a part of the calls by another snapshot. */
function withCanary(type: string): State {
  return changedState((state) => {
    attributesOf(state, type).canary_settings = settings;
  });
}

test('a deployment that is a canary makes its stage unknown', async () => {
  const foreign = stackOf(withCanary(DEPLOYMENT));
  const { routes } = tableOf(foreign);
  expect(new Set(routes.flatMap(({ cells }) => Object.values(cells)))).toEqual(new Set(['unknown']));
  expect(routes[0]?.reason).toContain(`${DEPLOYMENT}.orders is a canary`);
  expect(await observedCells(foreign)).toEqual(cellsOf(tableOf(foreign), 'refused'));
});

test('each cell of a stage with a canary is unknown, and none says refused', async () => {
  const foreign = stackOf(withCanary(STAGE));
  const { routes } = tableOf(foreign);
  expect(routes).toHaveLength(4);
  for (const { cells, decidedBy, reason } of routes) {
    expect([decidedBy, ...new Set(Object.values(cells))]).toEqual(['unknown', 'unknown']);
    expect(reason).toContain(`${STAGE}.live is not understood: ${STAGE}.live sets "canary_settings"`);
  }
  expect(await observedCells(foreign)).toEqual(cellsOf(tableOf(foreign), 'refused'));
});
