import type { StackView, ViewedResource } from '../terraform-json/stack-view';
import type { Doubt } from './doubt';
import { apiOf } from './snapshot';

const METHOD = 'aws_api_gateway_method';
const RESOURCE = 'aws_api_gateway_resource';

/** Methods of one API with the same verb and path, of which AWS holds one. */
export function sameMethodDoubts(view: StackView): Doubt[] {
  const places = new Map<string, ViewedResource[]>();
  const pathOf = paths(view);
  for (const method of view.all(METHOD)) {
    const { http_method: verb, resource_id: resource } = method.attributes;
    const path = pathOf(resource);
    const place = JSON.stringify([apiOf(view, method), verb, path]);
    if (path !== undefined) places.set(place, [...(places.get(place) ?? []), method]);
  }
  return [...places.values()].flatMap((methods) => {
    if (methods.length < 2) return [];
    return methods.map(({ address, path }): Doubt => {
      const others = methods.flatMap((each) => (each.path === path ? [] : [each.path]));
      const reason = `${others.join(' and ')} has the same verb and path, and API Gateway holds one of them`;
      return { address, about: 'callers', reason };
    });
  });
}

/** Finds the path of a resource by a reference to it; undefined if a part of it is not known. */
function paths(view: StackView): (resource: unknown) => string | undefined {
  const known = new Map<unknown, string | undefined>();
  const find = (reference: unknown): string | undefined => {
    if (known.has(reference)) return known.get(reference);
    known.set(reference, undefined);
    const [resource] = view.referred(reference, RESOURCE);
    if (!resource) return view.referred(reference, 'aws_api_gateway_rest_api').length > 0 ? '' : undefined;
    const { parent_id: parent, path_part: part } = resource.attributes;
    const above = find(parent);
    // Two parameters at one place are one, whatever their names are.
    const isKnown = above !== undefined && typeof part === 'string' && !part.includes('${');
    const path = isKnown ? `${above}/${part.replace(/^\{[^+]*(\+?)\}$/, '{$1}')}` : undefined;
    known.set(reference, path);
    return path;
  };
  return find;
}
