import ts from 'typescript';
import type { ScopeRemoval } from '../../src/unused/declaration-edit';
import { declaresHolders, withoutScopes } from '../../src/unused/declaration-edit';

const removal = (name: string, ...scopes: string[]): ScopeRemoval => ({ kind: 'client', name, scopes });
const edit = (text: string, ...removals: ScopeRemoval[]) => withoutScopes(ts, text, removals);
const declared = (clients: string) => `export const access = defineAccess({\n  clients: {\n${clients}\n  },\n});\n`;

test.each([
  ['the first of a line', "A: { scopes: ['a/r', 'a/w'] },", ['a/r'], "A: { scopes: ['a/w'] },"],
  ['the last of a line', "A: { scopes: ['a/r', 'a/w'] },", ['a/w'], "A: { scopes: ['a/r'] },"],
  ['one between others', "A: { scopes: ['a/r', 'a/w', 'a/x'] },", ['a/w'], "A: { scopes: ['a/r', 'a/x'] },"],
  ['several', "A: { scopes: ['a/r', 'a/w', 'a/x'] },", ['a/r', 'a/x'], "A: { scopes: ['a/w'] },"],
  ['one with another quote', 'A: { scopes: ["a/r", `a/w`] },', ['a/w'], 'A: { scopes: ["a/r"] },'],
  [
    'one with an end',
    "A: { scopes: ['a/r', { scope: 'a/w', until: '2027-03-01', reason: 'x, y' }] },",
    ['a/w'],
    "A: { scopes: ['a/r'] },",
  ],
  [
    'one behind a comma at the end',
    "A: { scopes: ['a/r', 'a/w',] as const },",
    ['a/w'],
    "A: { scopes: ['a/r',] as const },",
  ],
  ['one of a name in quotes', "'A': { scopes: ['a/r', 'a/w'] },", ['a/w'], "'A': { scopes: ['a/r'] },"],
])('%s goes, and nothing else changes', (_, before, scopes, after) => {
  const { text, removed, left } = edit(declared(before), removal('A', ...scopes));
  expect(text).toBe(declared(after));
  expect([removed, left]).toEqual([[removal('A', ...scopes)], []]);
});

test('a scope on a line of its own goes with its line and its comments; those of others stay', () => {
  const before = declared(`    // Places orders.
    A: {
      scopes: [
        'a/r', // reads
        // for the migration
        // of March
        {
          scope: 'a/w',
          keep: 'no', // inner
        }, /* behind */ // and more
        // deletes
        'a/x',
      ],
      readers: ['role'],
    },`);
  const after = declared(`    // Places orders.
    A: {
      scopes: [
        'a/r', // reads
        // deletes
        'a/x',
      ],
      readers: ['role'],
    },`);
  expect(edit(before, removal('A', 'a/w')).text).toBe(after);
});

test('in a file of Windows, the scope that stays keeps its comment', () => {
  const before = declared(`A: { scopes: [\n'a/r', // r\n /* writes */ "a/w", // w\n] },`).replaceAll('\n', '\r\n');
  const after = declared("A: { scopes: [\n'a/r', // r\n] },").replaceAll('\n', '\r\n');
  expect(edit(before, removal('A', 'a/w')).text).toBe(after);
});

test('a comma within a comment is none', () => {
  const before = declared("A: { scopes: ['a/r' /* one, two */, 'a/w'] },");
  expect(edit(before, removal('A', 'a/w')).text).toBe(declared("A: { scopes: ['a/r' /* one, two */] },"));
});

test('several clients are edited at once, and one of the same scopes stays as it is', () => {
  const before = declared(
    "A: { scopes: ['a/r', 'a/w'] },\nB: { scopes: ['a/r', 'a/w'] },\nC: { scopes: ['a/r', 'a/w'] },",
  );
  const { text } = edit(before, removal('A', 'a/r'), removal('C', 'a/w'));
  expect(text).toBe(declared("A: { scopes: ['a/w'] },\nB: { scopes: ['a/r', 'a/w'] },\nC: { scopes: ['a/r'] },"));
});

test('an API key is edited among the keys', () => {
  const before =
    "defineAccess({ clients: { A: { scopes: ['x', 'y'] } }, legacyApiKeys: { A: { scopes: ['x', 'y'] } } });";
  const after = "defineAccess({ clients: { A: { scopes: ['x', 'y'] } }, legacyApiKeys: { A: { scopes: ['y'] } } });";
  expect(edit(before, { kind: 'API key', name: 'A', scopes: ['x'] }).text).toBe(after);
});

test('constants of the same file are followed', () => {
  const before =
    "const clients = { A: { scopes: ['x', 'y'] } } as const;\nexport const a = defineAccess({ clients, routes });";
  expect(edit(before, removal('A', 'y')).text).toBe(
    "const clients = { A: { scopes: ['x'] } } as const;\nexport const a = defineAccess({ clients, routes });",
  );
});

test.each([
  ['its last scopes', "A: { scopes: ['a/r', 'a/w'] },", 'no call needed any of its scopes; remove it, or write keep'],
  ['a list that is elsewhere', 'A: { scopes: SCOPES },', 'its scopes are not written as a list in the declaration'],
  ['a scope of a spread list', "A: { scopes: [...SOME, 'a/q'] },", 'a/r, a/w is not written out in its list'],
])('%s: nothing changes, and it is said', (_, client, message) => {
  const before = declared(client);
  const { text, removed, left } = edit(before, removal('A', 'a/r', 'a/w'));
  expect([text, removed]).toEqual([before, []]);
  expect(left).toEqual([expect.stringContaining(`client "A": `)]);
  expect(left[0]).toContain(message);
});

test('a text that looks like a scope elsewhere is none', () => {
  const before = declared("A: { note: ['a/w'], scopes: ['a/r', 'a/w'] }, // scopes: ['a/w']");
  const after = declared("A: { note: ['a/w'], scopes: ['a/r'] }, // scopes: ['a/w']");
  expect(edit(before, removal('A', 'a/w')).text).toBe(after);
});

test('a file declares a client where a call of defineAccess has it', () => {
  expect(declaresHolders(ts, declared("A: { scopes: ['x'] },"), [removal('A', 'x')])).toBe(true);
  expect(declaresHolders(ts, declared("A: { scopes: ['x'] },"), [removal('A', 'x'), removal('B', 'x')])).toBe(false);
  expect(declaresHolders(ts, "other({ clients: { A: { scopes: ['x'] } } });", [removal('A', 'x')])).toBe(false);
});
