import type { AccessDeclaration } from '../../src/access/declaration';
import { customerApi } from '../fixtures/customer-api';
import type { Synthesized } from './synthesized';
import { synthesize } from './synthesized';

const { resourceServers, clients, routes } = customerApi;
const withLambda: AccessDeclaration = { resourceServers, clients, routes, authorizer: 'lambda' };
const DOMAIN = {
  M2M_REGION: 'eu-central-1',
  M2M_API_DOMAIN: 'api.example.com',
  M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab-cdef',
};
const stack = synthesize({ access: withLambda, variables: { ...DOMAIN, M2M_WAF: 'true' } });

type Attributes = Readonly<Record<string, unknown>> & {
  readonly depends_on?: readonly string[];
  readonly lifecycle?: { readonly create_before_destroy?: boolean };
};

function resources({ resource }: Synthesized, type: string): [address: string, attributes: Attributes][] {
  return Object.entries((resource as Record<string, Record<string, Attributes>>)[type] ?? {}).map(
    ([name, attributes]) => [`${type}.${name}`, attributes],
  );
}

/** Types that AWS does not delete while something refers to them, or that callers would miss meanwhile. */
const REPLACED_FIRST = [
  'aws_api_gateway_deployment',
  'aws_api_gateway_stage',
  'aws_api_gateway_method_settings',
  'aws_lambda_permission',
  'aws_cognito_resource_server',
];

test.each(REPLACED_FIRST)('the next %s is made before the last one is destroyed', (type) => {
  const found = resources(stack, type).filter(([address]) => !address.includes('rotation'));
  expect(found.length).toBeGreaterThan(0);
  for (const [, { lifecycle }] of found) expect(lifecycle).toMatchObject({ create_before_destroy: true });
});

test('the next web ACL association is not: destroying the last one would part the stage from its new web ACL', () => {
  const [[, association] = []] = resources(stack, 'aws_wafv2_web_acl_association');
  expect(association).toBeDefined();
  expect(association?.lifecycle).toBeUndefined();
});

test('a stage serves when it may invoke what it serves', () => {
  const [[, stage] = []] = resources(stack, 'aws_api_gateway_stage');
  const permissions = resources(stack, 'aws_lambda_permission').map(([address]) => address);
  const ofApi = permissions.filter((address) => !address.includes('rotation'));
  expect(ofApi).toHaveLength(2);
  expect([...(stage?.depends_on ?? [])].sort()).toEqual(ofApi.sort());
});

test('a domain leads to a stage when throttles and web ACL are there', () => {
  const [[, mapping] = []] = resources(stack, 'aws_api_gateway_base_path_mapping');
  const protections = ['aws_api_gateway_method_settings', 'aws_wafv2_web_acl_association'].flatMap((type) =>
    resources(stack, type).map(([address]) => address),
  );
  expect(protections.length).toBeGreaterThan(1);
  expect([...(mapping?.depends_on ?? [])].sort()).toEqual(protections.sort());
});
