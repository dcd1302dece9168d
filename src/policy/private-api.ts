import { calledFunctions } from '../terraform-json/called-function';
import type { StackView, ViewedResource } from '../terraform-json/stack-view';
import { blocks, list, shown } from '../terraform-json/stack-view';
import { iamPolicies, statementsOf } from './iam-policy';
import type { Finding } from './rule';
import { defineRule } from './rule';

const API = 'aws_api_gateway_rest_api';

export const privateApi = defineRule({
  id: 'private-api',
  asks: 'a private API names its VPC endpoints and denies calls through any other; and its backend is behind no API on the internet',
  reason:
    'without such a policy, every VPC endpoint of every account reaches it; through a public API, anyone reaches its backend',
  fix: 'set M2M_VPC_ENDPOINT_IDS, or write a policy that denies StringNotEquals of aws:SourceVpce; give the other API a separate backend',
  source: 'Private REST APIs in API Gateway',
  check: (stack) => {
    const all = stack.all(API);
    const isPrivate = (api: ViewedResource) => endpointTypes(api).includes('PRIVATE');
    const hidden = new Set(all.filter(isPrivate).flatMap((api) => functionsOf(stack, api)));
    return all.flatMap((api): Finding[] => {
      const { path } = api;
      if (isPrivate(api)) return privateFindings(stack, api);
      const shared = functionsOf(stack, api).filter((name) => hidden.has(name));
      const subject = 'endpoint_configuration';
      if (shared.length > 0) return [{ path, subject, found: `${shared.join(', ')}, which a private API also calls` }];
      const unknown = endpointTypes(api).filter((type) => !['REGIONAL', 'EDGE'].includes(String(type)));
      return unknown.length > 0 ? [{ path, subject, found: shown(unknown[0]) }] : [];
    });
  },
});

function privateFindings(stack: StackView, api: ViewedResource): Finding[] {
  const { path } = api;
  const named = blocks(api.attributes.endpoint_configuration).some(
    ({ vpc_endpoint_ids: ids }) => typeof ids === 'string' || list(ids).length > 0,
  );
  return [
    ...(named ? [] : [{ path, subject: 'endpoint_configuration', found: 'no VPC endpoint' }]),
    ...(deniesOtherEndpoints(stack, api)
      ? []
      : [{ path, subject: 'policy', found: 'no policy that denies calls through other VPC endpoints' }]),
  ];
}

function endpointTypes({ attributes }: ViewedResource): readonly unknown[] {
  return blocks(attributes.endpoint_configuration).flatMap(({ types }) =>
    typeof types === 'string' ? [types] : list(types),
  );
}

function deniesOtherEndpoints(stack: StackView, api: ViewedResource): boolean {
  const policies = iamPolicies(stack).filter(
    ({ at }) =>
      at.address === api.address ||
      (at.type === 'aws_api_gateway_rest_api_policy' &&
        stack.referred(at.attributes.rest_api_id, API).some(({ address }) => address === api.address)),
  );
  return policies
    .flatMap(statementsOf)
    .some(
      ({ effect, principals, resources, conditions }) =>
        effect === 'Deny' &&
        principals?.items.some(({ id }) => id === '*') === true &&
        resources?.items.some((each) => /^(?:execute-api:\/)?\*$|\/\*$/.test(each)) === true &&
        conditions.length === 1 &&
        conditions.every(
          ({ operator, key }) => operator === 'StringNotEquals' && key.toLowerCase() === 'aws:sourcevpce',
        ),
    );
}

/** Terraform addresses of the functions behind an API. */
function functionsOf(stack: StackView, api: ViewedResource): string[] {
  const own = stack
    .all('aws_api_gateway_integration')
    .filter(({ attributes }) =>
      stack.referred(attributes.rest_api_id, API).some(({ address }) => address === api.address),
    );
  return [...new Set(own.flatMap(({ attributes }) => calledFunctions(stack, attributes.uri)))].map(
    ({ address }) => address,
  );
}
