import fc from 'fast-check';
import type { AccessTable } from '../../src/matrix/access-table';
import { cellsOf, stackOf, stackWithFiles, tableOf } from './given';
import type { IndexModel, Shape } from './random-index';
import { ASSUMED, OPEN, indexFile, indexModel, indexPlan, truthOf } from './random-index';

jest.setTimeout(240_000);

const RUNS = 200;

/** Shapes with a known cell that is not the truth, and those with an unknown one. */
function judged(model: IndexModel, table: AccessTable): { wrong: Set<string>; unknown: Set<string>; known: number } {
  const truth = truthOf(model);
  const [wrong, unknown] = [new Set<string>(), new Set<string>()];
  let known = 0;
  for (const cell of cellsOf(table)) {
    const [, place = '', verdict] = /^(.*) (\w+)$/.exec(cell) ?? [];
    const shape = model.shapes.find((each) => place.includes(`/${each}-`) || place.includes(`.${each}[`)) ?? place;
    if (verdict === 'unknown') unknown.add(shape);
    else known += 1;
    if (verdict !== 'unknown' && truth.get(place) !== verdict) wrong.add(shape);
  }
  return { wrong, unknown, known };
}

test(`with its file, each known cell of ${RUNS} random configurations is the truth`, async () => {
  let cells = 0;
  await fc.assert(
    fc.asyncProperty(indexModel, async (model) => {
      const table = tableOf(await stackWithFiles(indexPlan(model), { 'main.tf': indexFile(model) }));
      const { wrong, unknown, known } = judged(model, table);
      const open = model.shapes.filter((shape) => OPEN.includes(shape));
      expect([[...wrong], [...unknown].sort()]).toEqual([[], open.sort()]);
      expect(table.notes.filter(({ text }) => text.includes('a plan does not say'))).toEqual([]);
      cells += known;
    }),
    { numRuns: RUNS },
  );
  expect(cells).toBeGreaterThan(RUNS * 10);
});

test(`without it, each known cell of ${RUNS} random configurations is the truth, or a line names the assumption`, () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(indexModel, (model) => {
      const table = tableOf(stackOf(indexPlan(model)));
      const { wrong, unknown } = judged(model, table);
      for (const shape of wrong) {
        seen.add(shape);
        expect(ASSUMED).toContain(shape as Shape);
      }
      const lines = table.notes.filter(({ text }) => text.includes('a plan does not say'));
      if (wrong.size > 0) expect(lines.length).toBeGreaterThan(0);
      for (const shape of ['owner', 'path', 'chosen', 'either', 'pools'] as const) {
        if (model.shapes.includes(shape)) expect(unknown).toContain(shape);
      }
      for (const shape of ['own', 'value', 'text', 'beside'] as const) expect(unknown).not.toContain(shape);
    }),
    { numRuns: RUNS },
  );
  expect([...seen].sort()).toEqual([...ASSUMED].sort());
});
