import fc from 'fast-check';
import { codeSpan, marker, row } from '../../../src/review/report/markdown';

test.each([
  ['orders/read', '`orders/read`'],
  ['a`b', '``a`b``'],
  ['`', '`` ` ``'],
  ['', '`  `'],
  ['line\nbreak', '`line\\u{a}break`'],
  ['\u202Egnp.exe', '`\\u{202e}gnp.exe`'],
  ['<!-- m2m-review: prod -->', '`<! -- m2m-review: prod -->`'],
  ['@everyone <b>&', '`@everyone <b>&`'],
  ['x'.repeat(500), `\`${'x'.repeat(400)}…\``],
])('%j is shown as %s', (text, shown) => {
  expect(codeSpan(text)).toBe(shown);
});

test('nothing ends a code span but its own end, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('`', '``', 'a', ' ', '|', '\\', '\n', '<!--', '-->', '@b') }),
      (text) => {
        const span = codeSpan(text);
        const [fence = ''] = /^`+/.exec(span) ?? [];
        const inner = span.slice(fence.length, -fence.length);
        expect(span.endsWith(fence)).toBe(true);
        expect([...inner.matchAll(/`+/g)].map(([run]) => run.length)).not.toContain(fence.length);
        expect(span).not.toMatch(/[\n\r]|<!--/);
      },
    ),
  );
});

test('no bar in a cell ends it', () => {
  const bar = fc.string({ unit: fc.constantFrom('|', '\\', 'a', '`') });
  fc.assert(
    fc.property(bar, bar, (one, other) => {
      const line = row([codeSpan(one), codeSpan(other)]);
      // A bar after an odd number of backslashes is text.
      const ends = [...line.matchAll(/\\*\|/g)].filter(([found]) => found.length % 2 === 1);
      expect(ends).toHaveLength(3);
    }),
  );
});

test('the marker of a stack ends where it ends, whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('-', '>', '<', '!', 'a', 'é', '\n', '\ud800') }), (name) => {
      expect(marker(name)).toMatch(/^<!-- m2m-review: (?:[\w.%]|-(?!-))* -->$/);
    }),
  );
  expect(marker('cognito-m2m-demo-dev')).toBe('<!-- m2m-review: cognito-m2m-demo-dev -->');
  expect(marker('a->b')).not.toBe(marker('a-b'));
});
