import fc from 'fast-check';
import type { Step } from '../../src/terraform-json/expression';
import { parseTemplate } from '../../src/terraform-json/expression-parser';
import type { TerraformReference } from '../../src/terraform-json/reference';
import { addressOf, references, referencesIn, wholeReference } from '../../src/terraform-json/reference';
import { writtenExpression } from './written-expression';

function shownStep(step: Step): string {
  if (step.kind === 'attribute') return `.${step.name}`;
  if (step.kind === 'splat') return '[*]';
  const { key } = step;
  if (key.kind === 'literal') return `[${String(key.value)}]`;
  const [text, ...rest] = key.kind === 'template' ? key.parts : [];
  return typeof text === 'string' && rest.length === 0 ? `["${text}"]` : '[…]';
}

function address(reference: TerraformReference): string {
  return reference.kind === 'resource' ? addressOf(reference) : `${reference.scope}.${reference.name}`;
}

/** Formats a reference, e.g. `sha256 > aws_iam_role.backend.arn`. */
function shown(reference: TerraformReference): string {
  return [...reference.calls, address(reference) + reference.steps.map(shownStep).join('')].join(' > ');
}

/** Unifies the two spellings of a splat, and of an index. */
const plain = (text: string) => text.replaceAll('.*', '[*]').replace(/\.0(?!\d)/g, '[0]');

test('every reference of an expression is found, with what follows it and the functions around it', () => {
  fc.assert(
    fc.property(writtenExpression, fc.constantFrom('', 'a-', '$${', '%%{ if }'), ({ text, refersTo }, before) => {
      const { found, notUnderstood } = references(`${before}\${${text}}`);
      expect(notUnderstood).toEqual([]);
      expect(found.map(shown).sort()).toEqual(refersTo.map(plain).sort());
    }),
    { numRuns: 1_000 },
  );
});

interface Node {
  readonly children?: readonly (Node | null)[];
  readonly meta?: {
    readonly traversal?: readonly { readonly segment: string }[];
    readonly keyVar?: string;
    readonly valVar?: string;
  };
}

// Its own types would add browser types to every file.
const { getExpressionAst } = jest.requireActual<{
  getExpressionAst: (file: string, text: string) => Promise<Node | null>;
}>('@cdktf/hcl2json');

/** References found by HashiCorp's own parser, undefined for a single name; no list if it refuses the text. */
async function foundByHashiCorp(template: string): Promise<(string | undefined)[] | undefined> {
  const ast = await getExpressionAst('test', `<<EOT\n${template}\nEOT\n`).catch(() => undefined);
  return ast ? traversals(ast, []) : undefined;
}

function traversals({ children = [], meta }: Node, bound: readonly string[]): (string | undefined)[] {
  const names = (meta?.traversal ?? []).map(({ segment }) => segment);
  // A traversal with children starts at a value, not at a name.
  const isReference = names[0] !== undefined && !bound.includes(names[0]) && children.length === 0;
  const inner = [...bound, meta?.keyVar ?? '', meta?.valVar ?? ''];
  return [
    ...(isReference ? [addressIn(names)] : []),
    ...children.flatMap((child, index) => (child ? traversals(child, index === 0 ? bound : inner) : [])),
  ];
}

function addressIn(names: readonly string[]): string | undefined {
  const length = ['data', 'ephemeral'].includes(names[0] ?? '') ? 3 : 2;
  const address = names.slice(0, length);
  return address.length === length && address.every((name) => /^[\p{ID_Start}_]/u.test(name))
    ? address.join('.')
    : undefined;
}

test('what is read and what is refused is the same as with the parser of HashiCorp', async () => {
  const seen = { read: 0, refused: 0 };
  const damaged = fc
    .tuple(writtenExpression, fc.nat(), fc.constantFrom('', '}', '"', '(', ' ', '.', 'a', '${', ':', '*', '\n', '/'))
    .map(([{ text }, at, other]) => {
      const place = at % (text.length + 1);
      return `\${${text.slice(0, place)}${other}${text.slice(place + 1)}}`;
    });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        writtenExpression.map(({ text }) => `\${${text}}`),
        damaged,
      ),
      async (template) => {
        const theirs = await foundByHashiCorp(template);
        const isRead = parseTemplate(template).every((part) => typeof part === 'string' || part.expression);
        expect(isRead).toBe(theirs !== undefined);
        seen[isRead ? 'read' : 'refused'] += 1;
        if (!theirs) return;
        const { found, notUnderstood } = references(template);
        expect(found.map(address).sort()).toEqual(theirs.filter((each) => each !== undefined).sort());
        // A single name is an expression in HCL, but not a reference in Terraform.
        expect(notUnderstood.length > 0).toBe(theirs.includes(undefined));
      },
    ),
    { numRuns: 600 },
  );
  expect(seen.read).toBeGreaterThan(150);
  expect(seen.refused).toBeGreaterThan(100);
}, 60_000);

test.each([
  ['${aws_iam_role}'],
  ['${data.aws_region}'],
  ['${var}'],
  ['${local["x"]}'],
  ['${f(self)}'],
  ['${(aws_iam_role).backend}'],
  ['a-${[for x in a.b : y]}'],
])('a name that stands for nothing, as in %s, is reported', (text) => {
  expect(references(text).notUnderstood).toEqual([text.replace(/^.*\$\{(.*)\}$/, '$1')]);
});

test('what comes before a text that is not understood is found', () => {
  const { found, notUnderstood } = references('${var.name} ${a.b ${c.d}');
  expect(found.map(shown)).toEqual(['var.name']);
  expect(notUnderstood).toEqual(['${a.b ${c.d}']);
});

test('a prefix says of resources what they are without it', () => {
  expect(references('${resource.aws_iam_role.backend.arn}').found.map(shown)).toEqual(['aws_iam_role.backend.arn']);
});

test('references of a value are those of its texts and of the names of its fields', () => {
  const value = { a: ['${var.one}', { '${var.two}': '${var.three}' }], b: 7, c: null };
  expect(referencesIn(value).map(shown)).toEqual(['var.one', 'var.two', 'var.three']);
});

test('a value in which something is not understood is refused', () => {
  expect(() => referencesIn({ a: ['${a.b c}'] })).toThrow(
    expect.objectContaining({
      code: 'ERR_EXPRESSION_INVALID',
      message:
        '"a.b c" cannot be read, expected an expression of Terraform; correct it, or double the $ or % before the brace if it is plain text',
    }) as Error,
  );
});

test.each([
  ['${aws_iam_role.my-role_1.arn}', { mode: 'managed', type: 'aws_iam_role', name: 'my-role_1', attribute: 'arn' }],
  ['${ data.aws_region.here.id }', { mode: 'data', type: 'aws_region', name: 'here', attribute: 'id' }],
])('%s is an attribute and nothing else', (text, reference) => {
  expect(wholeReference(text)).toEqual(reference);
});

test.each([
  '${var.name}',
  '${module.a.b}',
  '${aws_iam_role.name}',
  '${upper(aws_iam_role.name.arn)}',
  '${aws_iam_role.name.arn[0]}',
  '${aws_iam_role.name["arn"]}',
  '${[for x in [] : aws_iam_role.name.arn]}',
  '${"${aws_iam_role.name.arn}"}',
  'a${aws_iam_role.name.arn}',
  '${aws_iam_role.name.arn}a',
  'aws_iam_role.name.arn',
  '',
  7,
])('%j is more than an attribute, or none', (text) => {
  expect(wholeReference(text)).toBeUndefined();
});
