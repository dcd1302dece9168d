import * as z from 'zod';
import { parseTerraformJson } from '../../src/terraform-json/terraform-json';
import type { StackResource } from '../../src/terraform-json/resolved-stack';
import { ResolvedStack } from '../../src/terraform-json/resolved-stack';

const shape = { read: z.object({ name: z.string(), policy: z.unknown().optional() }), ignored: ['path'] };

function stackOf(resource: object, rest: object = {}): ResolvedStack {
  return new ResolvedStack({ json: parseTerraformJson({ resource, ...rest }), directory: '/nowhere' });
}

function role(attributes: object, others: object = {}, rest: object = {}) {
  const stack = stackOf({ aws_iam_role: { one: attributes }, ...others }, rest);
  const [resource] = stack.all('aws_iam_role');
  return { stack, resource: resource as StackResource };
}

test('references are resolved in nested values, inside longer strings and through each other', () => {
  const { stack, resource } = role(
    {
      name: 'at-${data.aws_caller_identity.me.account_id}-${aws_lambda_alias.live.name}',
      policy: { list: ['${aws_lambda_alias.live.arn}'], count: 2, text: '$${kept}' },
    },
    {
      aws_lambda_alias: { live: { name: 'live', function_name: '${aws_lambda_function.f.function_name}' } },
      aws_lambda_function: { f: { function_name: 'backend' } },
    },
    { data: { aws_caller_identity: { me: {} } }, provider: { aws: [{ region: 'eu-central-1' }] } },
  );
  expect(stack.read(resource, shape)).toEqual({
    name: 'at-000000000000-live',
    policy: { list: ['arn:aws:lambda:eu-central-1:000000000000:function:backend:live'], count: 2, text: '${kept}' },
  });
});

test('a reference that is the whole string keeps its type', () => {
  const { stack, resource } = role(
    { name: 'x', policy: '${aws_lambda_function.f.timeout}' },
    { aws_lambda_function: { f: { timeout: 7 } } },
  );
  expect(stack.read(resource, shape).policy).toBe(7);
});

test('functions of attributes are called as Terraform calls them', () => {
  const expressions = {
    hash: '${base64sha256("a-${aws_lambda_function.f.function_name}")}',
    joined: '${join("/", ["a", aws_lambda_function.f.function_name], [1, true])}',
    json: '${jsonencode({"b" = aws_lambda_function.f.timeout, a = "<\\"${aws_lambda_function.f.function_name}\\">", c : [{}],})}',
    nested: '${join(",", [base64sha256((aws_lambda_function.f.function_name))])}',
  };
  const { stack, resource } = role(
    { name: 'x', policy: expressions },
    { aws_lambda_function: { f: { function_name: 'backend', timeout: 7 } } },
  );
  expect(stack.read(resource, shape).policy).toEqual({
    hash: '33DdpWwmrk6VNRd72HVgy4tdpvdXPfAq9nPps/zVfXM=',
    joined: 'a/backend/1/true',
    json: String.raw`{"a":"\u003c\"backend\"\u003e","b":7,"c":[{}]}`,
    nested: 'EOCKQZ6FDroeu6GP3SjrfsG36LqpvMO5c+K4iR7HJr4=',
  });
});

test.each([
  ['${aws_iam_role.two.arn}', 'aws_iam_role.one refers to "aws_iam_role.two.arn", expected an attribute'],
  [
    '${upper("x")}',
    'aws_iam_role.one refers to "upper("x")", expected an attribute of a resource or data source of this stack, such as aws_lambda_function.name.arn, or base64sha256, join, jsonencode of such',
  ],
  ['${join("", [1 2])}', 'aws_iam_role.one refers to "join("", [1 2])"'],
  ['${join("", 1) + 2}', 'refers to "join("", 1) + 2"'],
  ['${jsonencode({a})}', 'refers to "jsonencode({a})"'],
  ['${var.name}', 'refers to "var.name"'],
  ['${join(",", ["a"]...)}', 'refers to "join(",", ["a"]...)"'],
  ['${true ? "a" : "b"}', 'refers to "true ? "a" : "b""'],
  ['${[for each in ["a"] : each]}', 'refers to "[for each in ["a"] : each]"'],
  ['a ${~ "b" ~} c', 'refers to ""b""'],
  ['%{ if true }a%{ endif }', 'refers to "%{ if true }a%{ endif }"'],
  ['${aws_lambda_function.f["function_name"]}', 'refers to "aws_lambda_function.f["function_name"]"'],
  ['${base64sha256(aws_iam_role.one.name)}', 'which refers to itself'],
  ['${aws_lambda_function.f.last_modified}', 'aws_lambda_function.f.last_modified is not known before apply'],
  ['${aws_iam_role.one.name}', 'which refers to itself'],
])('%s cannot be resolved, and the error says where', (name, message) => {
  const { stack, resource } = role({ name }, { aws_lambda_function: { f: { function_name: 'f' } } });
  expect(() => stack.read(resource, shape)).toThrow(
    expect.objectContaining({ code: 'ERR_REFERENCE_UNRESOLVED', message: expect.stringContaining(message) }) as Error,
  );
});

test('an attribute that is not modelled stops the start with its address and what is modelled', () => {
  const { stack, resource } = role({ name: 'x', permissions_boundary: 'y' });
  expect(() => stack.read(resource, shape)).toThrow(
    expect.objectContaining({
      code: 'ERR_NOT_MODELLED',
      message:
        'aws_iam_role.one sets "permissions_boundary", which the local gateway does not model; modelled are name, policy',
    }) as Error,
  );
});

test.each([false, null, '', [], {}])('an attribute set to %j counts as not set', (permissions_boundary) => {
  const { stack, resource } = role({ name: 'x', permissions_boundary });
  expect(stack.read(resource, shape).name).toBe('x');
});

test('an attribute of another type is named with its value', () => {
  const { stack, resource } = role({ name: 7 });
  expect(() => stack.read(resource, shape)).toThrow(
    'aws_iam_role.one has 7 as name, which is not valid: Invalid input: expected string, received number',
  );
});
