import type { StackView, ViewedResource } from '../terraform-json/stack-view';
import type { Instance } from './instance';
import { namedOf } from './named-list';
import type { Remark } from './resources';
import { apiOf } from './snapshot';

const API = 'aws_api_gateway_rest_api';
const INTEGRATION = 'aws_api_gateway_integration';
const METHOD = 'aws_api_gateway_method';

/**
 * APIs with methods that have no integration: API Gateway makes no deployment of them.
 * @param managed - the resources of the file; the methods of a body, which has its own remarks, are not among them
 * @see AWS docs, "CreateDeployment"
 */
export function missingIntegrationRemarks(view: StackView, managed: readonly Instance[]): Remark[] {
  const own = new Set(managed.map(({ address }) => address));
  const integrations = view.all(INTEGRATION);
  const methodsOf = ({ attributes }: ViewedResource) => view.referred(attributes.http_method, METHOD);
  const complete = new Set(integrations.flatMap(methodsOf).map(({ address }) => address));
  // One whose method is not known may be that of any.
  const open = new Set(integrations.filter((each) => methodsOf(each).length === 0).map((each) => apiOf(view, each)));
  const bare = view.all(METHOD).filter(({ path, address }) => own.has(path) && !complete.has(address));
  const paths = new Map<unknown, string[]>();
  for (const method of bare) {
    const api = apiOf(view, method);
    paths.set(api, [...(paths.get(api) ?? []), method.path]);
  }
  return view.all(API).flatMap((api) => {
    const names = paths.get(api.address);
    if (!names || open.has(api.address)) return [];
    const text = `no integration of ${namedOf(names)} is here: API Gateway makes no deployment of an API that has a method without one`;
    return [{ address: api.path, text }];
  });
}
