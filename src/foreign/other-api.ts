import type { StackView, ViewedResource } from '../terraform-json/stack-view';
import type { Doubt } from './doubt';
import type { Remark } from './resources';
import { apiOf } from './snapshot';

const METHOD = 'aws_api_gateway_method';
const STAGE = 'aws_api_gateway_stage';
/** Attributes by which a part of an API names another part of the same API, and the types of these. */
const OF_ONE_API: Readonly<Record<string, readonly string[]>> = {
  authorizer_id: ['aws_api_gateway_authorizer'],
  deployment_id: ['aws_api_gateway_deployment'],
  parent_id: ['aws_api_gateway_resource', 'aws_api_gateway_rest_api'],
  request_validator_id: ['aws_api_gateway_request_validator'],
  resource_id: ['aws_api_gateway_resource', 'aws_api_gateway_rest_api'],
};
const TYPES = [
  METHOD,
  STAGE,
  'aws_api_gateway_integration',
  'aws_api_gateway_integration_response',
  'aws_api_gateway_method_response',
  'aws_api_gateway_resource',
];

/**
 * Parts of an API that name a part of another API. AWS has no such part: it refuses the apply, or the part names
 * nothing.
 */
export function otherApiDoubts(view: StackView): { readonly doubts: Doubt[]; readonly remarks: Remark[] } {
  const found = view.all(...TYPES).flatMap((part) => foreignParts(view, part).map((reason) => ({ part, reason })));
  return {
    doubts: found.flatMap(({ part: { address, type }, reason }): Doubt[] =>
      type === METHOD || type === STAGE ? [{ address, about: 'callers', reason }] : [],
    ),
    remarks: found.flatMap(({ part: { path, type }, reason }) =>
      type === METHOD || type === STAGE ? [] : [{ address: path, text: reason }],
    ),
  };
}

function foreignParts(view: StackView, part: ViewedResource): string[] {
  const api = apiOf(view, part);
  return Object.entries(OF_ONE_API).flatMap(([attribute, types]) =>
    view.references(part.attributes[attribute]).flatMap(({ resource: target }) => {
      if (!types.includes(target.type)) return [];
      const other = apiOf(view, target);
      // An id that is not known may be that of the same API.
      if (other === api || isOpen(other) || isOpen(api)) return [];
      return [`its ${attribute} names ${target.path}, which belongs to another API: AWS does not accept that`];
    }),
  );
}

/** Whether it is not known which API it is. */
function isOpen(api: unknown): boolean {
  return typeof api !== 'string' || api.includes('${');
}
