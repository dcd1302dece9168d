import fc from 'fast-check';
import { cellsOf, observedCells, stackOf, stackWithFiles, tableOf } from './given';
import { expectedCells, filesOfModel, model, planOfModel, withKnownPools } from './random-configuration';

jest.setTimeout(240_000);

const READ = 300;
const WITH_SOURCE = 200;
const SERVED = 40;

/**
 * A route of any method is tried by GET, so that none may have a route of its own for that; and a client that gets no token
 * tries nothing, not even what is public.
 */
const served = model.filter(
  ({ apis, hasDomain }) =>
    hasDomain &&
    apis.every(({ routes }) => routes.every(({ method, path }) => method !== 'ANY' || !hasGet(routes, path))),
);

function hasGet(routes: readonly { readonly method: string; readonly path: string }[], path: string): boolean {
  return routes.some((route) => route.method === 'GET' && route.path === path);
}

test(`the matrix of ${READ} random configurations is what they were made of`, () => {
  const styles = new Set<string>();
  const verdicts = new Set<string>();
  fc.assert(
    fc.property(model, (given) => {
      for (const { style } of given.apis) styles.add(style);
      const read = cellsOf(tableOf(stackOf(withKnownPools(planOfModel(given)))));
      for (const cell of read) verdicts.add(cell.split(' ').at(-1) ?? '');
      expect(read).toEqual(expectedCells(given));
    }),
    { numRuns: READ },
  );
  expect([styles.size, verdicts.size]).toEqual([5, 3]);
});

test(`the matrix of ${WITH_SOURCE} random configurations, read with their files, has their local values too`, async () => {
  let known = 0;
  await fc.assert(
    fc.asyncProperty(model, async (given) => {
      const plan = withKnownPools(planOfModel(given));
      const [without, read] = [cellsOf(tableOf(stackOf(plan))), await cellsWithFiles(plan, filesOfModel(given))];
      expect(read).toEqual(expectedCells(given, true));
      for (const [index, cell] of without.entries()) {
        if (cell.endsWith(' unknown')) known += read[index]?.endsWith(' unknown') ? 0 : 1;
        else expect(read[index]).toBe(cell);
      }
    }),
    { numRuns: WITH_SOURCE },
  );
  expect(known).toBeGreaterThan(WITH_SOURCE / 4);
});

async function cellsWithFiles(plan: object, files: Readonly<Record<string, string>>): Promise<string[]> {
  return cellsOf(tableOf(await stackWithFiles(plan, files)));
}

test(`the matrix of ${SERVED} random configurations is what HTTP shows`, async () => {
  let allowed = 0;
  await fc.assert(
    fc.asyncProperty(served, async (given) => {
      const foreign = stackOf(withKnownPools(planOfModel(given)));
      const read = cellsOf(tableOf(foreign), 'refused');
      const observed = await observedCells(foreign);
      expect(observed).toEqual(read);
      allowed += observed.filter((cell) => cell.endsWith(' allowed')).length;
    }),
    { numRuns: SERVED },
  );
  expect(allowed).toBeGreaterThan(SERVED);
});
