/** Resources of one API, of its methods' three, and of what is beside it. */
const ROUTES_OF_API = 60;
const CLIENTS = 20;

type Attributes = Readonly<Record<string, unknown>>;

interface Resource {
  readonly mode: 'managed';
  readonly type: string;
  readonly name: string;
  readonly provider: string;
  readonly instances: readonly { readonly attributes: Attributes; readonly sensitive_attributes: readonly unknown[] }[];
}

/**
 * A state as Terraform stores it: a pool with its clients, and APIs of many routes with a function each, until there are so
 * many resources.
 */
export function generatedState(count: number): { readonly state: object; readonly routes: number } {
  const resources: Resource[] = [];
  const add = (type: string, name: string, attributes: Attributes) => {
    const provider = 'provider["registry.terraform.io/hashicorp/aws"]';
    resources.push({ mode: 'managed', type, name, provider, instances: [{ attributes, sensitive_attributes: [] }] });
  };
  const poolId = 'eu-west-1_AbCdEfGhI';
  const poolArn = `arn:aws:cognito-idp:eu-west-1:111122223333:userpool/${poolId}`;
  add('aws_cognito_user_pool', 'main', { id: poolId, arn: poolArn, name: 'main' });
  add('aws_cognito_user_pool_domain', 'main', { id: 'main', domain: 'main', user_pool_id: poolId });
  const scopes = Array.from({ length: 50 }, (_, scope) => `scope${scope}`);
  const scope = scopes.map((scope_name) => ({ scope_name, scope_description: scope_name }));
  add('aws_cognito_resource_server', 'main', { identifier: 'api', name: 'api', user_pool_id: poolId, scope });
  for (let client = 0; client < CLIENTS; client += 1) {
    add('aws_cognito_user_pool_client', `client${client}`, {
      id: `client-id-${client}`,
      name: `client${client}`,
      user_pool_id: poolId,
      client_secret: `secret-${client}`,
      generate_secret: true,
      allowed_oauth_flows: ['client_credentials'],
      allowed_oauth_flows_user_pool_client: true,
      allowed_oauth_scopes: scopes.slice(client, client + 10).map((name) => `api/${name}`),
    });
  }
  let routes = 0;
  for (let api = 0; resources.length < count; api += 1)
    routes += addApi(add, api, poolArn, () => resources.length < count);
  return {
    state: { version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'bench', outputs: {}, resources },
    routes,
  };
}

function addApi(
  add: (type: string, name: string, attributes: Attributes) => void,
  api: number,
  poolArn: string,
  more: () => boolean,
): number {
  const [id, root] = [`api${api}`, `root${api}`];
  const invokeArn = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:f${api}/invocations`;
  add('aws_api_gateway_rest_api', id, {
    id,
    root_resource_id: root,
    name: id,
    execution_arn: `arn:aws:execute-api:eu-west-1:1:${id}`,
  });
  add('aws_api_gateway_authorizer', id, {
    id: `auth${api}`,
    name: 'pool',
    type: 'COGNITO_USER_POOLS',
    rest_api_id: id,
    provider_arns: [poolArn],
  });
  add('aws_lambda_function', id, {
    id: `f${api}`,
    function_name: `f${api}`,
    arn: `arn:aws:lambda:eu-west-1:1:function:f${api}`,
    invoke_arn: invokeArn,
    environment: [{ variables: { TABLE: `table${api}` } }],
  });
  add('aws_api_gateway_deployment', id, { id: `deploy${api}`, rest_api_id: id });
  add('aws_api_gateway_stage', id, {
    id: `stage${api}`,
    rest_api_id: id,
    deployment_id: `deploy${api}`,
    stage_name: 'live',
  });
  let route = 0;
  for (; route < ROUTES_OF_API && more(); route += 1) {
    const [name, resourceId] = [`${id}_${route}`, `res${api}x${route}`];
    const key = { rest_api_id: id, resource_id: resourceId, http_method: 'GET' };
    add('aws_api_gateway_resource', name, {
      id: resourceId,
      rest_api_id: id,
      parent_id: root,
      path_part: `r${route}`,
      path: `/r${route}`,
    });
    add('aws_api_gateway_method', name, {
      ...key,
      id: `agm-${name}`,
      authorization: 'COGNITO_USER_POOLS',
      authorizer_id: `auth${api}`,
      authorization_scopes: [`api/scope${route % 50}`],
    });
    add('aws_api_gateway_integration', name, {
      ...key,
      id: `agi-${name}`,
      type: 'AWS_PROXY',
      integration_http_method: 'POST',
      uri: invokeArn,
    });
  }
  return route;
}
