import fc from 'fast-check';
import { cursor, encodeCursor } from '../../../lambda/customers/cursor';
import { customerId } from '../../../lambda/customers/customer-id';

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

test('a cursor reads back as the id it was made from', () => {
  fc.assert(
    fc.property(id, (lastId) => {
      const text = encodeCursor(lastId);
      expect(text).toMatch(/^[a-f0-9]+$/);
      expect(cursor.parse(text)).toBe(lastId);
    }),
  );
});

test('any other text is refused, not thrown on: what is taken is the cursor of an id', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{0,6}$/);
  fc.assert(
    fc.property(fc.oneof(hex, fc.string({ unit: 'binary' })), (text) => {
      const { success, data } = cursor.safeParse(text);
      expect(!success || (encodeCursor(data) === text && customerId.safeParse(data).success)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['is empty', ''],
  ['is an id itself', 'ada'],
  ['has a character more', `${encodeCursor('ada')}6`],
  ['has a character less', encodeCursor('ada').slice(0, -1)],
  ['has white space', ` ${encodeCursor('ada')}`],
  ['has upper case', encodeCursor('z').toUpperCase()],
  ['carries what is no id', encodeCursor('a b')],
  ['carries an id that is too long', encodeCursor('a'.repeat(65))],
])('a cursor that %s is refused', (_, text) => {
  expect(cursor.safeParse(text).success).toBe(false);
});
