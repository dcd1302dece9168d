import type { Attributes, StackView, ViewedResource } from '../terraform-json/stack-view';
import { blocks, list } from '../terraform-json/stack-view';
import type { Doubt } from './doubt';
import type { Remark } from './resources';
import { apiOf } from './snapshot';

const API = 'aws_api_gateway_rest_api';
const DOMAINS = ['aws_api_gateway_domain_name', 'aws_apigatewayv2_domain_name'];
const MAPPINGS = ['aws_api_gateway_base_path_mapping', 'aws_apigatewayv2_api_mapping'];
const POLICY = 'aws_api_gateway_rest_api_policy';
const STAGE = 'aws_api_gateway_stage';

/** Stages that no caller may reach, and APIs that a caller reaches only from a network or with a certificate. */
export function wayInDoubts(view: StackView): { readonly doubts: Doubt[]; readonly remarks: Remark[] } {
  const doubts = view.all(STAGE).flatMap((stage): Doubt[] => {
    const api = view.all(API).find(({ address }) => address === apiOf(view, stage));
    const reasons = api ? [...withoutEndpoint(view, stage, api), ...withoutPolicy(view, api)] : [];
    return reasons.map((reason) => ({ address: stage.address, about: 'reach', reason }));
  });
  return { doubts, remarks: [...privateRemarks(view), ...certificateRemarks(view)] };
}

function withoutEndpoint(view: StackView, stage: ViewedResource, api: ViewedResource): string[] {
  const { disable_execute_api_endpoint: isOff } = api.attributes;
  if (isOff === undefined || isOff === false) return [];
  if (view.all(...MAPPINGS).some((mapping) => leadsTo(view, mapping, stage, api))) return [];
  return isOff === true
    ? [`${api.path} turns its execute-api endpoint off, and no domain here leads to ${stage.path}`]
    : [
        `whether ${api.path} turns its execute-api endpoint off is not known, and no domain here leads to ${stage.path}`,
      ];
}

function leadsTo(view: StackView, { attributes }: ViewedResource, stage: ViewedResource, api: ViewedResource): boolean {
  if (!view.referred(attributes.api_id, API).some(({ address }) => address === api.address)) return false;
  const name = attributes.stage_name ?? attributes.stage;
  // A mapping without a stage leads to all, by the first part of the path.
  if (name === undefined || name === stage.attributes.stage_name) return true;
  return view.referred(name, STAGE).some(({ address }) => address === stage.address);
}

/** API Gateway refuses every call of a private API without a resource policy. */
function withoutPolicy(view: StackView, api: ViewedResource): string[] {
  if (!isPrivate(api)) return [];
  const policies = view.all(POLICY).filter((policy) => [api.address, undefined].includes(addressOfApi(view, policy)));
  if (policies.length > 0) return [];
  return [`${api.path} is private and has no resource policy here: API Gateway refuses every call until one allows it`];
}

/** Absent if it is not known. */
function addressOfApi(view: StackView, { attributes }: ViewedResource): string | undefined {
  return view.referred(attributes.rest_api_id, API)[0]?.address;
}

function isPrivate({ attributes }: ViewedResource): boolean {
  return blocks(attributes.endpoint_configuration).some(({ types }) => list(types).includes('PRIVATE'));
}

function privateRemarks(view: StackView): Remark[] {
  return view
    .all(API)
    .filter(isPrivate)
    .map((api) => {
      const ids = blocks(api.attributes.endpoint_configuration).flatMap((block) => knownIds(block));
      const endpoints = ids.length === 0 ? 'a VPC endpoint' : `the VPC endpoint ${ids.join(' or ')}`;
      const text = `it is private: no call from the internet gets in, only one through ${endpoints} that the resource policy allows`;
      return { address: api.path, text };
    });
}

function knownIds({ vpc_endpoint_ids: ids }: Attributes): string[] {
  return list(ids).flatMap((id) => (typeof id === 'string' && !id.includes('${') ? [id] : []));
}

function certificateRemarks(view: StackView): Remark[] {
  return view.all(...DOMAINS).flatMap((domain) => {
    if (blocks(domain.attributes.mutual_tls_authentication).length === 0) return [];
    const open = view
      .all(API)
      .filter(({ attributes }) => attributes.disable_execute_api_endpoint !== true)
      .filter((api) => view.all(...MAPPINGS).some((mapping) => joins(view, mapping, domain, api)));
    const other = open.map(({ path }) => `; the execute-api endpoint of ${path} asks for none`);
    const text = `a caller of this domain needs a client certificate as well (mutual TLS)${other.join('')}`;
    return [{ address: domain.path, text }];
  });
}

function joins(view: StackView, { attributes }: ViewedResource, domain: ViewedResource, api: ViewedResource): boolean {
  const { api_id: id, domain_name: name } = attributes;
  const isOfDomain =
    name === domain.attributes.domain_name ||
    view.referred(name, domain.type).some(({ address }) => address === domain.address);
  return isOfDomain && view.referred(id, API).some(({ address }) => address === api.address);
}
