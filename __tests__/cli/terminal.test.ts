import fc from 'fast-check';
import { visibleText } from '../../src/cli/terminal';

test.each([
  ['a\u001b[2Jb', 'a\\u001b[2Jb'],
  ['a\nb', 'a\\u000ab'],
  ['admin\u202enimda', 'admin\\u202enimda'],
  ['a\u200bb\u{e0041}', 'a\\u200bb\\u{e0041}'],
  ['Übergröße 注文 🙂', 'Übergröße 注文 🙂'],
])('%j is shown as %s', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test('no character that a terminal obeys or hides is printed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visibleText(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    }),
  );
});
