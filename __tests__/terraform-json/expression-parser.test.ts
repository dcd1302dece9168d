import { parseTemplate } from '../../src/terraform-json/expression-parser';

/** Literal parts of a text, and the sources of its sequences; whether one is an expression. */
function taken(text: string) {
  return parseTemplate(text).map((part) =>
    typeof part === 'string' ? part : { [part.expression ? 'expression' : 'notUnderstood']: part.text },
  );
}

test.each([
  ['plain', ['plain']],
  ['', []],
  ['${aws_iam_role.a-b.arn}', [{ expression: 'aws_iam_role.a-b.arn' }]],
  ['x-${data.aws_region.here.id}/*', ['x-', { expression: 'data.aws_region.here.id' }, '/*']],
  ['$${kept} %%{kept}', ['${kept} %{kept}']],
  ['$$${kept} $%{ if true }x%{ endif }', ['$${kept} $', { expression: '%{ if true }x%{ endif }' }]],
  ['100% and $5', ['100% and $5']],
  ['a${jsonencode({ b = 1 })}', ['a', { expression: 'jsonencode({ b = 1 })' }]],
  ['${join("}", ["a\\"{", "${upper("}")}"])}-b', [{ expression: 'join("}", ["a\\"{", "${upper("}")}"])' }, '-b']],
  ['a${join("", {}', ['a', { notUnderstood: '${join("", {}' }]],
  ['a${"b', ['a', { notUnderstood: '${"b' }]],
  ['${a b}', [{ notUnderstood: 'a b' }]],
  ['${a b} and ${c.d}', [{ notUnderstood: '${a b} and ${c.d}' }]],
  ['%{ if true }x%{ endif }', [{ expression: '%{ if true }x%{ endif }' }]],
  ['%{ if a.b }x', [{ notUnderstood: '%{ if a.b }x' }]],
  ['x%{ endif }', ['x', { notUnderstood: '%{ endif }' }]],
])('%j is taken apart as Terraform reads it', (text, parts) => {
  expect(taken(text)).toEqual(parts);
});

test.each([
  '${"\\n\\r\\t\\"\\\\\\u00e9\\U0001F600"}',
  '${1.5e-3 + -2 * 3 % 4 / 5 - 6}',
  '${a.b > 1 && !a.c || a.d != null && a.e <= 2 ? a.f : a.g}',
  '${a.b[0].c["d"][*].e.*.f.0.g}',
  '${f() + g(1,) + h(a.b...) + provider::aws::arn_parse("x").region}',
  '${[for k, v in a.b : "${k}=${v}" if v != ""]}',
  '${{for k, v in a.b : k => v...}}',
  '${{ a = 1, "b" : 2, (a.b) = 3,\n c = 4\n # a comment\n\n}}',
  '${ /* a comment */ a.b // another\n }',
  '${[\n  1,\n  2,\n]}',
  '%{ for k, v in a.b ~} ${k} %{~ endfor }%{ if a.b }x%{ else }y%{ endif }',
  '${~ a.b ~}',
  '${a .b [ 0 ] . c}',
  '${größe.名前}',
])('%s is an expression', (text) => {
  expect(taken(text).flatMap((part) => (typeof part === 'string' ? [] : Object.keys(part)))).not.toContain(
    'notUnderstood',
  );
});

test.each([
  '${}',
  '${a.}',
  '${a..b}',
  '${a.b.0.1}',
  '${a.*.*.b}',
  '${a[}',
  '${a ? b}',
  '${a ? b : }',
  '${f(}',
  '${f(,)}',
  '${f(a b)}',
  '${[1 2]}',
  '${{ a }}',
  '${{ a = 1 b = 2 }}',
  '${{ a =\n 1 }}',
  '${[for x in a.b]}',
  '${[for x in a.b : x => x]}',
  '${{for x in a.b : x}}',
  '${"\\$"}',
  '${"\\ud800"}',
  '${"a\nb"}',
  '${1.2.3}',
  '${a # }',
  '${aws:username}',
  '${<<EOT\ntext\nEOT\n}',
  "${'a'}",
  '%{ while true }x%{ endwhile }',
  '%{ if true }x%{ else }y%{ else }z%{ endif }',
  '%{ for x in a.b }x%{ endif }',
])('%s is none', (text) => {
  expect(taken(text)).toEqual([{ notUnderstood: expect.any(String) }]);
});

test('nesting that would overflow the stack is not understood, and a long chain is', () => {
  const nested = `\${${'('.repeat(10_000)}a.b${')'.repeat(10_000)}}`;
  expect(taken(nested)).toEqual([{ notUnderstood: expect.any(String) }]);
  expect(taken(`\${${'a.b + '.repeat(10_000)}a.b}`)).toEqual([{ expression: expect.any(String) }]);
  expect(taken(`\${${'-'.repeat(10_000)}a.b}`)).toEqual([{ expression: expect.any(String) }]);
});
