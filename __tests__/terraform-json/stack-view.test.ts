import { StackView } from '../../src/terraform-json/stack-view';

const stack = new StackView({
  locals: {
    role: '${aws_iam_role.backend.arn}',
    hash: '${sha256(local.role)}',
    loop: '${local.loop} ${aws_iam_role.backend.name}',
    tags: { owner: '${data.aws_region.here.id}' },
  },
  resource: {
    aws_iam_role: { backend: {} },
    aws_cognito_user_pool_client: { several: { for_each: '${toset(["a"])}' }, one: {} },
  },
  data: { aws_region: { here: {} } },
});

/**
 * Formats references, e.g. `sha256 > aws_iam_role.backend.arn`; without an attribute if it is the whole resource or
 * unknown.
 */
function referred(value: unknown): string[] {
  return stack.references(value).map(({ resource, attribute, calls }) => {
    return [...calls, [resource.address, attribute].filter((part) => part !== undefined).join('.')].join(' > ');
  });
}

test.each([
  ['${aws_iam_role.backend.arn}', ['aws_iam_role.backend.arn']],
  ['${aws_iam_role.backend["arn"]}', ['aws_iam_role.backend.arn']],
  ['${aws_iam_role.backend[var.attribute]}', ['aws_iam_role.backend']],
  ['${aws_iam_role.backend["a${var.rn}"]}', ['aws_iam_role.backend']],
  ['${aws_iam_role.backend[0].arn}', ['aws_iam_role.backend.arn']],
  ['${aws_iam_role.backend[*].arn}', ['aws_iam_role.backend.arn']],
  ['${aws_iam_role.backend.*.arn}', ['aws_iam_role.backend.arn']],
  ['${aws_iam_role.backend}', ['aws_iam_role.backend']],
  [
    '${aws_cognito_user_pool_client.several["a"].client_secret}',
    ['aws_cognito_user_pool_client.several.client_secret'],
  ],
  [
    '${aws_cognito_user_pool_client.several[each.key].client_secret}',
    ['aws_cognito_user_pool_client.several.client_secret'],
  ],
  ['${aws_cognito_user_pool_client.several["client_secret"]}', ['aws_cognito_user_pool_client.several']],
  ['${aws_cognito_user_pool_client.one["client_secret"]}', ['aws_cognito_user_pool_client.one.client_secret']],
  ['${data.aws_region.here.id} ${data.aws_region.there.id}', ['data.aws_region.here.id']],
  ['${upper(local.role)}', ['upper > aws_iam_role.backend.arn']],
  ['${upper(local.hash)}', ['upper > sha256 > aws_iam_role.backend.arn']],
  ['${local.tags.owner} ${local.nothing}', ['data.aws_region.here.id']],
  ['${local.loop}', ['aws_iam_role.backend.name']],
  ['${var.role} and aws_iam_role.backend.arn', []],
])('%s refers to %j', (text, expected) => {
  expect(referred({ list: [text] })).toEqual(expected);
});

test('a text that is no expression is refused, not passed over', () => {
  expect(() => stack.references('${aws_iam_role.backend.arn')).toThrow(
    expect.objectContaining({ code: 'ERR_EXPRESSION_INVALID' }) as Error,
  );
});
