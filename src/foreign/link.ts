import type { Attributes } from '../terraform-json/stack-view';
import type { Instance } from './instance';

/** An attribute of a resource by which others name it. */
export interface LinkTarget {
  readonly type: string;
  readonly attribute: string;
  /** Attributes that expressions name it by as well. */
  readonly also?: readonly string[];
}

const API: readonly LinkTarget[] = [{ type: 'aws_api_gateway_rest_api', attribute: 'id' }];
const PARENTS: readonly LinkTarget[] = [
  { type: 'aws_api_gateway_resource', attribute: 'id' },
  { type: 'aws_api_gateway_rest_api', attribute: 'root_resource_id' },
];
const POOL: LinkTarget = { type: 'aws_cognito_user_pool', attribute: 'id' };
const FUNCTIONS: readonly LinkTarget[] = [
  { type: 'aws_lambda_function', attribute: 'invoke_arn', also: ['arn', 'qualified_arn', 'qualified_invoke_arn'] },
  { type: 'aws_lambda_alias', attribute: 'invoke_arn', also: ['arn'] },
];
const API_GATEWAY_LINKS: Readonly<Record<string, readonly LinkTarget[]>> = {
  rest_api_id: API,
  resource_id: PARENTS,
  parent_id: PARENTS,
  authorizer_id: [{ type: 'aws_api_gateway_authorizer', attribute: 'id' }],
  request_validator_id: [{ type: 'aws_api_gateway_request_validator', attribute: 'id' }],
  deployment_id: [{ type: 'aws_api_gateway_deployment', attribute: 'id' }],
  usage_plan_id: [{ type: 'aws_api_gateway_usage_plan', attribute: 'id' }],
  key_id: [{ type: 'aws_api_gateway_api_key', attribute: 'id' }],
  api_id: API,
  connection_id: [{ type: 'aws_api_gateway_vpc_link', attribute: 'id' }],
  destination_arn: [{ type: 'aws_cloudwatch_log_group', attribute: 'arn' }],
  provider_arns: [{ type: 'aws_cognito_user_pool', attribute: 'arn' }],
  uri: FUNCTIONS,
  authorizer_uri: FUNCTIONS,
};

const API_GATEWAY_V2_LINKS: Readonly<Record<string, readonly LinkTarget[]>> = {
  // A mapping of a domain can name an API of either version.
  api_id: [{ type: 'aws_apigatewayv2_api', attribute: 'id' }, ...API],
  authorizer_id: [{ type: 'aws_apigatewayv2_authorizer', attribute: 'id' }],
};

/** References to other resources, by type and attribute. */
const LINKS: readonly (readonly [type: RegExp, links: Readonly<Record<string, readonly LinkTarget[]>>])[] = [
  [/^aws_api_gateway_/, API_GATEWAY_LINKS],
  [/^aws_apigatewayv2_/, API_GATEWAY_V2_LINKS],
  [/^aws_cognito_/, { user_pool_id: [POOL] }],
  [
    /^aws_lambda_/,
    {
      role: [{ type: 'aws_iam_role', attribute: 'arn' }],
      function_name: [{ type: 'aws_lambda_function', attribute: 'function_name', also: ['arn', 'id'] }],
    },
  ],
  [
    /^aws_wafv2_web_acl_association$/,
    {
      resource_arn: [
        { type: 'aws_api_gateway_stage', attribute: 'arn' },
        { type: 'aws_cognito_user_pool', attribute: 'arn' },
      ],
      web_acl_arn: [{ type: 'aws_wafv2_web_acl', attribute: 'arn' }],
    },
  ],
];

/** The function that an address of an integration names, and the alias of it. */
const CALLED = /:lambda:path\/2015-03-31\/functions\/(arn:[^/]+)\/invocations$/;

const NONE: readonly LinkTarget[] = [];
const known = new Map<string, readonly LinkTarget[]>();

/** The resources that an attribute may refer to; empty for any other attribute. */
export function linksOf(type: string, attribute: string): readonly LinkTarget[] {
  const key = `${type} ${attribute}`;
  const links = known.get(key) ?? foundLinks(type, attribute);
  known.set(key, links);
  return links;
}

function foundLinks(type: string, attribute: string): readonly LinkTarget[] {
  // A function is named by its own attribute, which is no reference.
  if (type === 'aws_lambda_function' && attribute === 'function_name') return NONE;
  const found = LINKS.find(([of, links]) => of.test(type) && Object.hasOwn(links, attribute));
  return found?.[1][attribute] ?? NONE;
}

/** Makes of a known value a reference to the resource that it names. */
export type Linked = (type: string, attribute: string, value: string) => string;

/** Finds the resource that a known value names. */
export class Identities {
  readonly #byValue = new Map<string, Instance[]>();

  constructor(instances: readonly Instance[]) {
    for (const instance of instances) {
      if (instance.mode !== 'managed') continue;
      for (const attribute of NAMING) this.#add(instance, attribute, instance.values);
    }
  }

  /** @returns undefined if none has the value, or several have */
  find(value: string, targets: readonly LinkTarget[]): { instance: Instance; target: LinkTarget } | undefined {
    if (targets.length === 0) return undefined;
    const called = CALLED.exec(value)?.[1];
    const found = targets.flatMap((target) =>
      [target.attribute, ...(target.also ?? [])].flatMap((attribute) =>
        [value, ...(called === undefined ? [] : [called])].flatMap((each) =>
          (this.#byValue.get(`${target.type} ${attribute} ${each}`) ?? []).map((instance) => ({ instance, target })),
        ),
      ),
    );
    const distinct = new Set(found.map(({ instance }) => instance));
    return distinct.size === 1 ? found[0] : undefined;
  }

  #add(instance: Instance, attribute: string, values: Attributes): void {
    const value = Object.hasOwn(values, attribute) ? values[attribute] : undefined;
    if (typeof value !== 'string' || value === '') return;
    const key = `${instance.type} ${attribute} ${value}`;
    const others = this.#byValue.get(key);
    if (others) others.push(instance);
    else this.#byValue.set(key, [instance]);
  }
}

/** Attributes that resources are named by. */
const NAMING = [
  'arn',
  'function_name',
  'id',
  'invoke_arn',
  'qualified_arn',
  'qualified_invoke_arn',
  'root_resource_id',
] as const;
