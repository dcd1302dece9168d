import fc from 'fast-check';
import { declaration } from '../review/random-declaration';
import { bothMatrices } from './planned';

// Each synthesizes an app.
jest.setTimeout(240_000);

const DECLARATIONS = 25;

test(`${DECLARATIONS} random declarations have the same matrix in a plan as in the JSON`, () => {
  let allowed = 0;
  fc.assert(
    fc.property(declaration, (access) => {
      const { json, plan } = bothMatrices(access);
      expect(plan).toEqual(json);
      allowed += json.filter((cell) => cell.endsWith(' allowed')).length;
    }),
    { numRuns: DECLARATIONS },
  );
  expect(allowed).toBeGreaterThan(DECLARATIONS);
});
