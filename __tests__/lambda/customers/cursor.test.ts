import fc from 'fast-check';
import { cursor, encodeCursor } from '../../../lambda/customers/cursor';

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

test('a cursor reads back as the id it was made from', () => {
  fc.assert(
    fc.property(id, (lastId) => {
      const text = encodeCursor(lastId);
      expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(cursor.parse(text)).toBe(lastId);
    }),
  );
});

test('any other text is refused, not thrown on', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { success, data } = cursor.safeParse(text);
      expect(!success || encodeCursor(data) === text).toBe(true);
    }),
  );
});

test.each([
  ['is empty', ''],
  ['is an id itself', 'ada'],
  ['has padding', `${encodeCursor('ada')}=`],
  ['has a character more', `${encodeCursor('ada')}A`],
  ['has a character less', encodeCursor('ada').slice(0, -1)],
  ['has white space', ` ${encodeCursor('ada')}`],
  ['carries no id', encodeCursor('')],
  ['carries what is no id', encodeCursor('a b')],
  ['carries another prefix', Buffer.from('before:ada').toString('base64url')],
])('a cursor that %s is refused', (_, text) => {
  expect(cursor.safeParse(text).success).toBe(false);
});
