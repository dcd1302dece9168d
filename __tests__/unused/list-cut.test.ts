import fc from 'fast-check';
import ts from 'typescript';
import { withoutScopes } from '../../src/unused/declaration-edit';

/** Ways to write a scope; the comments belong to it. */
const written = fc.record({
  above: fc.boolean(),
  before: fc.boolean(),
  beforeComma: fc.boolean(),
  behind: fc.constantFrom('', 'line', 'block'),
  breaks: fc.boolean(),
  isObject: fc.boolean(),
});

const list = fc
  .record({
    scopes: fc.array(written, { minLength: 2, maxLength: 6 }),
    trailingComma: fc.boolean(),
    head: fc.constantFrom('', ' // HEAD', '\n'),
    tail: fc.constantFrom('', '\n// TAIL\n', '\n'),
    newline: fc.constantFrom('\n', '\r\n'),
    goes: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  })
  .filter(({ scopes, goes }) => scopes.some((_, index) => !goes[index]));

type List = typeof list extends fc.Arbitrary<infer Value> ? Value : never;

/** Text of the list, and the comments of each scope. */
function textOf({ scopes, trailingComma, head, tail, newline }: List) {
  let text = `defineAccess({ clients: { A: { scopes: [${head}`;
  let isNewLine = head === '\n';
  if (head.includes('//')) [text, isNewLine] = [`${text}\n`, true];
  const comments = scopes.map((scope, index) => {
    const own: string[] = [];
    const comment = (place: string) => {
      own.push(`c${index}${place}`);
      return `c${index}${place}`;
    };
    if (scope.above && isNewLine) text += `  // ${comment('above')}\n`;
    if (scope.before) text += `/* ${comment('before')}, */ `;
    text += scope.isObject ? `{ scope: 's/${index}', keep: 'no' }` : `'s/${index}'`;
    if (scope.beforeComma) text += ` /* ${comment('inner')} */`;
    const isLast = index === scopes.length - 1;
    if (!isLast || trailingComma) text += ',';
    isNewLine = scope.breaks || scope.behind === 'line';
    if (isNewLine && scope.behind === 'line') text += ` // ${comment('behind')}`;
    if (isNewLine && scope.behind === 'block') text += ` /* ${comment('behind')} */`;
    text += isNewLine ? '\n' : ' ';
    return own;
  });
  text += `${tail}] } } });\n`;
  return { text: text.replaceAll('\n', newline), comments };
}

function scopesIn(text: string): string[] {
  return [...text.matchAll(/'(s\/\d)'/g)].map(([, scope = '']) => scope);
}

test('a scope that goes takes its own comments along, and every other comment stays with its scope', () => {
  fc.assert(
    fc.property(list, (given) => {
      const { text, comments } = textOf(given);
      const named = comments.map((own, index) => ({ own, scope: `s/${index}`, goes: given.goes[index] === true }));
      const scopes = named.filter(({ goes }) => goes).map(({ scope }) => scope);
      const edited = withoutScopes(ts, text, [{ kind: 'client', name: 'A', scopes }]).text;

      const { diagnostics } = ts.transpileModule(edited, { reportDiagnostics: true });
      expect(diagnostics).toEqual([]);
      const kept = named.filter(({ goes }) => !goes);
      expect(scopesIn(edited)).toEqual(kept.map(({ scope }) => scope));
      expect(edited.match(/c\d[a-z]+|HEAD|TAIL/g) ?? []).toEqual([
        ...(given.head.includes('HEAD') ? ['HEAD'] : []),
        ...kept.flatMap(({ own }) => own),
        ...(given.tail.includes('TAIL') ? ['TAIL'] : []),
      ]);
      if (given.newline === '\r\n') expect(edited).not.toMatch(/[^\r]\n/);
      // The edited text keeps its structure: if all but one are removed too, the comments of the last one remain.
      const [first, ...rest] = kept;
      const again = withoutScopes(ts, edited, [{ kind: 'client', name: 'A', scopes: rest.map(({ scope }) => scope) }]);
      expect(again.text.match(/c\d[a-z]+/g) ?? []).toEqual(first?.own);
    }),
    { numRuns: 300 },
  );
});
