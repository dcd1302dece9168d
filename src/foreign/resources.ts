import type { Attributes } from '../terraform-json/stack-view';

/** Something that a reader has to know of a resource, and that no value of the JSON says. */
export interface Remark {
  /** As Terraform prints it, and a part of it if it has many. */
  readonly address: string;
  readonly text: string;
}

/** The blocks of resources by their types and names. */
export type Resources = Record<string, Record<string, Attributes>>;

/** Adds a resource to the JSON, by the name that it has there. */
export function put(resources: Resources, type: string, name: string, attributes: Attributes, address: string): void {
  const own = (resources[type] ??= {});
  own[name] = { ...attributes, '//': { metadata: { path: `/${address}` } } };
}
