import { readFileSync } from 'node:fs';
import { GENERATED, withGenerated } from '../../src/cli/docs';

test.each(GENERATED)('$page is up to date; where it is not, run npm run docs', ({ page, name, content }) => {
  const text = readFileSync(page, 'utf8');
  expect(text).toBe(withGenerated(text, name, content()));
});

test('what stands around the markers stays', () => {
  const page = 'before\n<!-- generated: x -->\nold\n<!-- end: x -->\nafter\n';
  expect(withGenerated(page, 'x', 'new')).toBe('before\n<!-- generated: x -->\n\nnew\n\n<!-- end: x -->\nafter\n');
});

test('a page without the markers is an error that names them', () => {
  expect(() => withGenerated('nothing', 'x', 'new')).toThrow('no marker "<!-- generated: x -->"');
});
