import { readFileSync, writeFileSync } from 'node:fs';
import { recordedRefusals } from './refused-requests';

// Bundles the sample's function and starts three gateways.
jest.setTimeout(60_000);

const PAGE = 'docs/why.md';
const MARK = /<!-- recorded: ([\w-]+) -->/g;

test(`${PAGE} has what the gateway says; where it has not, UPDATE_EXAMPLE=1 npx jest refusals-page writes it`, async () => {
  const before = readFileSync(PAGE, 'utf8');
  const recorded = await recordedRefusals();
  expect(Array.from(before.matchAll(MARK), ([, name]) => name)).toEqual(Object.keys(recorded));
  const after = Object.entries(recorded).reduce(withRecorded, before);
  if (process.env.UPDATE_EXAMPLE === '1') writeFileSync(PAGE, after);
  expect(readFileSync(PAGE, 'utf8')).toBe(after);
});

function withRecorded(page: string, [name, text]: readonly [string, string]): string {
  const [begin, end] = [`<!-- recorded: ${name} -->`, `<!-- end: ${name} -->`];
  const [before = '', rest = ''] = page.split(begin);
  const [, after] = rest.split(end);
  if (after === undefined) throw new Error(`${PAGE} has ${begin} without ${end}; add it`);
  return `${before}${begin}\n\n${text}\n\n${end}${after}`;
}
