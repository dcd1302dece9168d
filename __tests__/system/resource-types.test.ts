import { checkResourceTypes } from '../../src/system/resource-types';

test('a resource type that is not modelled is refused with its address', () => {
  expect(() => {
    checkResourceTypes({ aws_apigatewayv2_api: { shield: {} }, aws_iam_role: { one: {} } });
  }).toThrow(
    expect.objectContaining({
      code: 'ERR_NOT_MODELLED',
      message: expect.stringMatching(/^the local gateway does not model aws_apigatewayv2_api\.shield; modelled/),
    }) as Error,
  );
});
