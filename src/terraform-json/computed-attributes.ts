import { createHash } from 'node:crypto';
import { DEFAULT_PARTITION, issuerHost, partitionOf, regionOfPool } from '../aws/partition';
import { generatedSecret } from './generated-secret';

/** Inputs for the local value of an attribute that AWS would generate. */
export interface ComputedFrom {
  readonly address: string;
  readonly region: string;
  readonly accountId: string;
  /** Seed of the secret values. */
  readonly seed: string;
  /** Another attribute of the same resource. */
  readonly text: (attribute: string) => string;
  /** Value of a parameter of Systems Manager, by its name. */
  readonly parameter: (name: string) => string;
}

type Computed = Readonly<Record<string, (from: ComputedFrom) => string>>;

/** Characters of an API key that API Gateway makes. */
const API_KEY_LENGTH = 40;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The same id for the same address, in the letters AWS uses: an id outlives a restart, as it does on AWS. */
export function stableId({ address }: Pick<ComputedFrom, 'address'>, length: number): string {
  const digest = createHash('sha512').update(address).digest();
  return Array.from(digest.subarray(0, length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

const id = (length: number) => (from: ComputedFrom) => stableId(from, length);
const same = (attribute: string) => (from: ComputedFrom) => from.text(attribute);
const partition = ({ region }: ComputedFrom) => (partitionOf(region) ?? DEFAULT_PARTITION).id;
const arn = (service: string, resource: (from: ComputedFrom) => string) => (from: ComputedFrom) =>
  `arn:${partition(from)}:${service}:${from.region}:${from.accountId}:${resource(from)}`;
const invokeArn = (from: ComputedFrom) =>
  `arn:${partition(from)}:apigateway:${from.region}:lambda:path/2015-03-31/functions/${from.text('arn')}/invocations`;

/** An alias or a permission may name its function by name or by ARN. */
export function functionName(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:[a-z-]+:lambda:[^:]*:[^:]*:function:/, '');
}

/** Attributes that no configuration holds and AWS answers after apply, by resource type. */
export const COMPUTED_ATTRIBUTES: Readonly<Record<string, Computed>> = {
  'data.aws_caller_identity': { account_id: ({ accountId }) => accountId, id: ({ accountId }) => accountId },
  'data.aws_cognito_user_pool': {
    id: same('user_pool_id'),
    // ARN in the account that reads it, and in the Region of the pool.
    arn: (from) => {
      const region = regionOfPool(from.text('user_pool_id'));
      return arn('cognito-idp', ({ text }) => `userpool/${text('user_pool_id')}`)({ ...from, region });
    },
  },
  'data.aws_ssm_parameter': {
    id: same('name'),
    value: ({ text, parameter }) => parameter(text('name')),
    insecure_value: ({ text, parameter }) => parameter(text('name')),
  },
  'data.aws_region': { id: ({ region }) => region, name: ({ region }) => region, region: ({ region }) => region },
  'data.aws_partition': { id: partition, partition, dns_suffix: () => 'amazonaws.com' },
  aws_api_gateway_api_key: {
    id: id(10),
    value: ({ seed, text }) => generatedSecret(`api-key:${text('id')}`, API_KEY_LENGTH, seed),
  },
  aws_api_gateway_authorizer: { id: id(6) },
  aws_api_gateway_client_certificate: { id: id(6) },
  aws_api_gateway_deployment: { id: id(6) },
  aws_api_gateway_model: { id: id(6) },
  aws_api_gateway_request_validator: { id: id(6) },
  aws_api_gateway_resource: { id: id(6) },
  aws_api_gateway_rest_api: {
    id: id(10),
    root_resource_id: ({ address }) => stableId({ address: `${address}/` }, 10),
    execution_arn: arn('execute-api', id(10)),
  },
  aws_api_gateway_usage_plan: { id: id(6) },
  aws_api_gateway_vpc_link: { id: id(6) },
  aws_cloudwatch_log_group: { id: same('name'), arn: arn('logs', ({ text }) => `log-group:${text('name')}`) },
  aws_cognito_user_pool: {
    id: (from) => `${from.region}_${stableId(from, 9)}`,
    arn: arn('cognito-idp', ({ text }) => `userpool/${text('id')}`),
    endpoint: ({ region, text }) => `${issuerHost(region)}/${text('id')}`,
  },
  aws_cognito_user_pool_client: { id: id(26) },
  aws_dynamodb_table: { id: same('name'), arn: arn('dynamodb', ({ text }) => `table/${text('name')}`) },
  aws_iam_role: {
    id: same('name'),
    arn: (from) => `arn:${partition(from)}:iam::${from.accountId}:role/${from.text('name')}`,
  },
  aws_lambda_alias: {
    arn: arn('lambda', ({ text }) => `function:${functionName(text('function_name'))}:${text('name')}`),
    invoke_arn: invokeArn,
  },
  aws_lambda_function: {
    id: same('function_name'),
    arn: arn('lambda', ({ text }) => `function:${text('function_name')}`),
    invoke_arn: invokeArn,
    version: () => '1',
  },
};
