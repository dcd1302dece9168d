import { parseReference, templateParts } from '../../src/terraform-json/template-string';

test.each([
  ['plain', ['plain']],
  ['', []],
  ['${aws_iam_role.a-b.arn}', [{ expression: 'aws_iam_role.a-b.arn' }]],
  ['x-${data.aws_region.here.id}/*', ['x-', { expression: 'data.aws_region.here.id' }, '/*']],
  ['$${kept} %%{kept}', ['${', 'kept} ', '%{', 'kept}']],
  ['100% and $5', ['100% and $5']],
  ['a${jsonencode({ b = 1 })}', ['a', { expression: 'jsonencode({ b = 1 })' }]],
  ['${join("}", ["a\\"{", "${upper("}")}"])}-b', [{ expression: 'join("}", ["a\\"{", "${upper("}")}"])' }, '-b']],
  ['a${join("", {}', ['a', { expression: '${join("", {}' }]],
  ['a${"b', ['a', { expression: '${"b' }]],
  ['%{ if true }x%{ endif }', [{ expression: '%{ if true }x%{ endif }' }]],
])('%j is taken apart as Terraform reads it', (text, parts) => {
  expect(templateParts(text)).toEqual(parts);
});

test.each([
  ['aws_iam_role.my-role_1.arn', { mode: 'managed', type: 'aws_iam_role', name: 'my-role_1', attribute: 'arn' }],
  ['data.aws_region.here.id', { mode: 'data', type: 'aws_region', name: 'here', attribute: 'id' }],
])('%s is a reference', (expression, reference) => {
  expect(parseReference(expression)).toEqual(reference);
});

test.each(['var.name', 'aws_iam_role.name', 'upper(aws_iam_role.name.arn)', 'aws_iam_role.name.arn[0]', ''])(
  '"%s" is no reference to an attribute',
  (expression) => {
    expect(parseReference(expression)).toBeUndefined();
  },
);
