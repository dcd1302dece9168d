import type { Synthesized } from '../stacks/synthesized';

type Json = Readonly<Record<string, unknown>>;

const REGION = 'eu-central-1';
const ACCOUNT = '111122223333';
const EXPRESSION = /\$\{((?:data\.)?[a-z][a-z0-9_]*\.[\w-]+)\.([a-z_]+)\}/g;

/** Values that AWS makes up, by type. */
const IDS: Readonly<Record<string, (name: string) => string>> = {
  aws_cognito_user_pool: () => `${REGION}_pool12345`,
  aws_cognito_user_pool_client: (name) => `client${hash(name)}`,
};

/** The state that Terraform would have after it deployed a stack, in the form in which it is stored. */
export function deployedState({ resource, provider }: Pick<Synthesized, 'resource' | 'provider'>): string {
  const tags = ((provider.aws?.[0]?.default_tags as readonly Json[] | undefined)?.[0]?.tags ?? {}) as Json;
  const values = new Map<string, Json>();
  const valueOf = (address: string, attribute: string): unknown => {
    if (address.startsWith('data.aws_caller_identity')) return ACCOUNT;
    if (address.startsWith('data.aws_region')) return REGION;
    const [type = '', name = ''] = address.split('.');
    const given = resource[type]?.[name];
    const own = values.get(address) ?? made(type, name, given ?? {});
    values.set(address, own);
    return own[attribute] ?? resolved(given?.[attribute] ?? `${address}.${attribute}`, valueOf);
  };
  const resources = Object.entries(resource).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, given]) => {
      const own = Object.entries(given).filter(([key]) => !['//', 'depends_on', 'lifecycle'].includes(key));
      const attributes = {
        ...Object.fromEntries(own.map(([key, value]) => [key, resolved(value, valueOf)])),
        ...made(type, name, given),
        ...(TAGGED.includes(type) ? { tags: null, tags_all: tags } : {}),
      };
      return { mode: 'managed', type, name, instances: [{ attributes, sensitive_attributes: [] }] };
    }),
  );
  return JSON.stringify({ version: 4, terraform_version: '1.11.4', lineage: 'own', outputs: {}, resources });
}

/** A state without the pool, its clients and all else of Cognito: only the ARN of the pool is left in authorizers. */
export function withoutPool(state: string): string {
  const { resources, ...others } = JSON.parse(state) as { resources: readonly { type: string }[] };
  return JSON.stringify({ ...others, resources: resources.filter(({ type }) => !type.startsWith('aws_cognito_')) });
}

const TAGGED = ['aws_cognito_user_pool', 'aws_api_gateway_rest_api', 'aws_api_gateway_stage'];

function made(type: string, name: string, given: Json): Json {
  const id = IDS[type]?.(name) ?? hash(name);
  const functionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${String(given.function_name)}`;
  const aliasArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:shop-prod-customers:${String(given.name)}`;
  return {
    id,
    ...(type === 'aws_lambda_alias' ? { arn: aliasArn, invoke_arn: invokeArn(aliasArn) } : {}),
    ...(type === 'aws_cognito_user_pool' ? { arn: `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${id}` } : {}),
    ...(type === 'aws_api_gateway_rest_api' ? { root_resource_id: `root${id}` } : {}),
    ...(type === 'aws_lambda_function' ? { arn: functionArn, invoke_arn: invokeArn(functionArn) } : {}),
  };
}

function invokeArn(arn: string): string {
  return `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

function resolved(value: unknown, valueOf: (address: string, attribute: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, valueOf));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, resolved(field, valueOf)]));
  }
  if (typeof value !== 'string') return value;
  return value.replaceAll(EXPRESSION, (_, address: string, attribute: string) => String(valueOf(address, attribute)));
}

function hash(text: string): string {
  let sum = 7;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 2_147_483_647;
  return sum.toString(36);
}
