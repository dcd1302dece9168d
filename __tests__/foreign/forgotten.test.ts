import type { State } from './changed';
import { CLIENT, DEPLOYMENT, METHOD, STAGE, attributesOf, changedState, planBetween, removeFrom } from './changed';
import { cellsOf, observedCells, stackOf, tableOf } from './given';

interface Planned {
  planned_values: { root_module: { resources: object[] } };
  resource_changes: { address: string; type: string; name: string; mode: string; change: { actions: string[] } }[];
}

const deployed = changedState();

/** The plan of a configuration that lacks some resources, which a `removed` block without destroy names. */
function forgetting(isGone: (type: string, name: string) => boolean, change: (state: State) => void = () => undefined) {
  const after = changedState((state) => {
    removeFrom(state, isGone);
    change(state);
  }, deployed);
  const plan = planBetween(deployed, after, [`${DEPLOYMENT}.orders`]);
  const forgotten = JSON.parse(JSON.stringify(plan).replaceAll('["delete"]', '["forget"]')) as Planned;
  // Terraform plans such a resource without values.
  for (const { address, type, name, mode, change } of forgotten.resource_changes)
    if (change.actions.includes('forget'))
      forgotten.planned_values.root_module.resources.push({ address, type, name, mode });
  return stackOf(forgotten);
}

const cells = cellsOf(tableOf(stackOf(deployed)));

test.each<[string, (type: string, name: string) => boolean]>([
  ['a method', (type, name) => type === METHOD && name === 'read'],
  ['a client', (type) => type === CLIENT],
  ['a pool with all that it has', (type) => type.startsWith('aws_cognito')],
  ['everything', () => true],
])('%s that the plan forgets stays at AWS, and in the matrix', async (_, isGone) => {
  const foreign = forgetting(isGone);
  expect(cellsOf(tableOf(foreign))).toEqual(cells);
  expect(await observedCells(foreign)).toEqual(cells);
});

test('a forgotten method is in the snapshot of a new deployment as well', () => {
  const foreign = forgetting(
    (type, name) => type === METHOD && name === 'read',
    (state) => {
      attributesOf(state, DEPLOYMENT).id = 'dep9';
      attributesOf(state, STAGE).deployment_id = 'dep9';
    },
  );
  expect(cellsOf(tableOf(foreign))).toEqual(cells);
});
