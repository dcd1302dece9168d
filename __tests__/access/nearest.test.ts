import { nearest } from '../../src/access/nearest';

test.each([
  ['a letter left out', 'reed', 'red'],
  ['a letter too many', 'readd', 'read'],
  ['another letter', 'roads', 'reads'],
  ['the same text', 'read', 'read'],
])('finds a candidate behind %s', (_, text, candidate) => {
  expect(nearest(text, ['write-everything', candidate, 'administrate'])).toBe(candidate);
});

test('of two as near, the first', () => {
  expect(nearest('rXad', ['read', 'road'])).toBe('read');
});

test('without candidates there is none', () => {
  expect(nearest('read', [])).toBeUndefined();
});
