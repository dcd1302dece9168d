import vm from 'node:vm';
import fc from 'fast-check';
import { sourceLiteral } from '../../src/adopt/source-literal';

test('a literal has the value, and no character that a reader of the source does not see', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom("'", '"', '\\', '`', '$', ' ', '\u202e', '\u2028', 'é') }),
      ),
      (text) => {
        const source = sourceLiteral(text);
        expect(vm.runInNewContext(`(${source})`)).toBe(text);
        expect(source).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      },
    ),
  );
});
