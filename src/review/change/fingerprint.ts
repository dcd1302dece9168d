import { addressOf, referencesIn } from '../../terraform-json/reference';
import type { Attributes } from '../../terraform-json/stack-view';
import type { TerraformJson } from '../../terraform-json/terraform-json';

/**
 * Text of everything in the JSON that defines one resource: its own attributes, and those of all resources it refers
 * to. Two resources with the same text mean the same, even if the review does not understand them.
 * @throws TerraformJsonError `ERR_EXPRESSION_INVALID`
 */
export function fingerprint(json: TerraformJson, address: string): string {
  const found = new Map<string, string>();
  const waiting = [address];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const attributes = found.has(next) ? undefined : attributesOf(json, next);
    if (!attributes) continue;
    found.set(next, ownFingerprint(attributes));
    for (const each of referencesIn(ownAttributes(attributes))) {
      if (each.kind === 'resource') waiting.push(addressOf(each));
    }
  }
  return JSON.stringify([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The attributes of a resource as one text, without its construct path and its dependencies. */
export function ownFingerprint(attributes: Attributes): string {
  return JSON.stringify(ownAttributes(attributes), (_, value: unknown) => sorted(value));
}

function ownAttributes(attributes: Attributes): Attributes {
  const own = Object.entries(attributes).filter(([name]) => name !== '//' && name !== 'depends_on');
  return Object.fromEntries(own);
}

function attributesOf(json: TerraformJson, address: string): Attributes | undefined {
  const [, data, type = '', name = ''] = /^(data\.)?([^.]+)\.([^.]+)$/.exec(address) ?? [];
  const blocks = data === undefined ? json.resource : json.data;
  const byName = Object.hasOwn(blocks, type) ? blocks[type] : undefined;
  return byName && Object.hasOwn(byName, name) ? byName[name] : undefined;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
