import { readFileSync, writeFileSync } from 'node:fs';
import { exampleComment } from './example';

const PAGE = 'docs/review-example.md';

test(`${PAGE} is a comment as it is written; where it is not, UPDATE_EXAMPLE=1 npx jest example writes it`, () => {
  const written = exampleComment();
  if (process.env.UPDATE_EXAMPLE === '1') writeFileSync(PAGE, written);
  expect(readFileSync(PAGE, 'utf8')).toBe(written);
});
