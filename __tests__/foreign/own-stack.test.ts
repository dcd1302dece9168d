import { bothMatrices } from './planned';

test('what this project synthesizes has the same matrix in its plan as in its JSON', () => {
  const { json, plan } = bothMatrices();
  expect(json.filter((cell) => cell.endsWith(' allowed')).length).toBeGreaterThan(3);
  expect(plan).toEqual(json);
});
