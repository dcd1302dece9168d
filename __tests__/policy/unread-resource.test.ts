import { App } from 'cdktf';
import { PolicedStack } from '../../src/policy/policed-stack';
import { describeRule } from './policed-app';

const one = (type: string, attributes: object) => ({ resources: { [type]: { door: attributes } } });

describeRule('unread-resource', {
  compliant: {
    'a resource of the stack': one('aws_sns_topic', { name: 'alarms', kms_master_key_id: 'key' }),
  },
  refused: {
    ...Object.fromEntries(
      ['aws_cloudformation_stack', 'aws_cloudcontrolapi_resource', 'awscc_lambda_url'].map((type) => [
        `what ${type} makes`,
        { ...one(type, { name: 'x' }), finds: [{ path: 'door', subject: type }] },
      ]),
    ),
    'a program of Terraform': {
      ...one('aws_sns_topic', {
        kms_master_key_id: 'key',
        provisioner: [{ 'local-exec': { command: 'aws lambda create-function-url-config' } }],
      }),
      finds: [{ path: 'door', subject: 'provisioner' }],
    },
  },
});

class Stack extends PolicedStack {}

test('a module is refused by its name', () => {
  const stack = new Stack(new App(), 'shop');
  stack.addOverride('module.more', { source: './more' });
  expect(() => stack.toTerraform()).toThrow(
    /unread-resource at module\.more, "module": resources that no rule can read/,
  );
});

test.each([
  ['resource', [{ aws_lambda_function_url: { url: { authorization_type: 'NONE' } } }]],
  ['resource.aws_lambda_function_url', [{ url: { authorization_type: 'NONE' } }]],
  ['resource.aws_lambda_function_url.url', [{ authorization_type: 'NONE' }]],
])('a resource in a list is read as Terraform reads it, at %s', (path, value) => {
  const stack = new Stack(new App(), 'shop');
  stack.addOverride(path, value);
  expect(() => stack.toTerraform()).toThrow(
    /second-door at aws_lambda_function_url\.url, "authorization_type": "NONE"/,
  );
});
