import type { StackView } from '../terraform-json/stack-view';
import type { Doubt } from './doubt';
import type { Instance } from './instance';
import { apiOf } from './snapshot';

const API = 'aws_api_gateway_rest_api';
const METHOD = 'aws_api_gateway_method';

/**
 * Methods with a resource of their own, of an API that a body describes: an import of the body deletes what the body
 * lacks.
 * @param managed - the resources of the file
 * @see Terraform docs, "aws_api_gateway_rest_api", on `put_rest_api_mode`
 */
export function besideBodyDoubts(view: StackView, managed: readonly Instance[]): Doubt[] {
  const own = new Set(managed.flatMap(({ type, address }) => (type === METHOD ? [address] : [])));
  const described = new Set(
    managed.flatMap(({ type, address, values }) =>
      type === API && typeof values.body === 'string' && values.body !== '' && values.put_rest_api_mode !== 'merge'
        ? [address]
        : [],
    ),
  );
  const apis = new Map(view.all(API).flatMap((api) => (described.has(api.path) ? [[api.address, api.path]] : [])));
  return view.all(METHOD).flatMap((method): Doubt[] => {
    const api = apis.get(String(apiOf(view, method)));
    if (api === undefined || !own.has(method.path)) return [];
    const reason = `${api} has a body, and an import of it deletes the methods that the body lacks`;
    return [{ address: method.address, about: 'callers', reason }];
  });
}
