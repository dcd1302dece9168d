import { describeRule } from './policed-app';

const OWN = '${aws_api_gateway_rest_api.api.id}';
const DENY = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: 'arn:aws:execute-api:eu-central-1:123456789012:abc/*',
  Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-01234567'] } },
};
const ALLOW = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: DENY.Resource };

interface Api {
  readonly endpoint?: object;
  readonly statements?: readonly object[];
  readonly more?: object;
}

const app = ({ endpoint = {}, statements = [DENY, ALLOW], more = {} }: Api) => ({
  resources: {
    aws_api_gateway_rest_api: {
      api: {
        name: 'api',
        endpoint_configuration: { types: ['PRIVATE'], vpc_endpoint_ids: ['vpce-01234567'], ...endpoint },
      },
      ...more,
    },
    aws_api_gateway_rest_api_policy: {
      policy: { rest_api_id: OWN, policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) },
    },
  },
});
const lambda = (other: object) => ({
  resources: {
    ...app({ more: { other } }).resources,
    aws_lambda_function: { orders: { function_name: 'orders', timeout: 3 } },
    aws_cloudwatch_log_group: { logs: { name: '/aws/lambda/orders', retention_in_days: 14 } },
    aws_api_gateway_integration: Object.fromEntries(
      ['api', 'other'].map((name) => [
        `get-${name}`,
        {
          type: 'AWS_PROXY',
          rest_api_id: `\${aws_api_gateway_rest_api.${name}.id}`,
          uri: '${aws_lambda_function.orders.invoke_arn}',
        },
      ]),
    ),
  },
});
const REGIONAL = { name: 'other', endpoint_configuration: { types: ['REGIONAL'] } };
const endpoint = [{ path: 'api', subject: 'endpoint_configuration' }];
const policy = [{ path: 'api', subject: 'policy' }];

describeRule('private-api', {
  compliant: {
    'a private API with its VPC endpoints and a policy': app({}),
    'a regional API without a policy': { resources: { aws_api_gateway_rest_api: { api: REGIONAL } } },
    'an API on the internet that calls no function of a private one': app({ more: { other: REGIONAL } }),
    'a function behind two private APIs': {
      resources: {
        ...lambda({
          name: 'other',
          endpoint_configuration: { types: ['PRIVATE'], vpc_endpoint_ids: ['vpce-01234567'] },
        }).resources,
        aws_api_gateway_rest_api_policy: Object.fromEntries(
          ['api', 'other'].map((name) => [
            `policy-${name}`,
            {
              rest_api_id: `\${aws_api_gateway_rest_api.${name}.id}`,
              policy: JSON.stringify({ Version: '2012-10-17', Statement: [DENY] }),
            },
          ]),
        ),
      },
    },
  },
  refused: {
    'no VPC endpoint': { ...app({ endpoint: { vpc_endpoint_ids: [] } }), finds: endpoint },
    'no policy': { ...app({ statements: [ALLOW] }), finds: policy },
    'a policy that denies other VPC endpoints on a further condition': {
      ...app({
        statements: [
          { ...DENY, Condition: { ...DENY.Condition, NotIpAddress: { 'aws:VpcSourceIp': ['10.0.0.0/8'] } } },
          ALLOW,
        ],
      }),
      finds: policy,
    },
    'a policy that denies a part of it': {
      ...app({
        statements: [{ ...DENY, Resource: 'arn:aws:execute-api:eu-central-1:123456789012:abc/prod/GET/orders' }],
      }),
      finds: policy,
    },
    'a policy that allows what it should deny': {
      ...app({ statements: [{ ...DENY, Effect: 'Allow' }] }),
      finds: policy,
    },
    'a policy about somebody': {
      ...app({ statements: [{ ...DENY, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }] }),
      finds: policy,
    },
    'a type known only at apply': {
      resources: {
        aws_api_gateway_rest_api: { api: { name: 'api', endpoint_configuration: { types: ['${var.type}'] } } },
      },
      finds: endpoint,
    },
    'a function that an API on the internet calls too': {
      ...lambda(REGIONAL),
      finds: [{ path: 'other', subject: 'endpoint_configuration' }],
    },
  },
});
