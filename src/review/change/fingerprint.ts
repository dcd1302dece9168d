import type { TerraformJson } from '../../terraform-json/terraform-json';

const ADDRESS = /(?<![\w.-])(data\.)?([a-z][a-z0-9_]*)\.([A-Za-z_][\w-]*)/g;

/**
 * Everything in the JSON that makes up one resource: its own attributes, and those of all it refers to. Two that are the
 * same mean the same, whatever it is that they mean.
 */
export function fingerprint(json: TerraformJson, address: string): string {
  const found = new Map<string, string>();
  const waiting = [address];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const attributes = found.has(next) ? undefined : attributesOf(json, next);
    if (!attributes) continue;
    const text = ownFingerprint(attributes);
    found.set(next, text);
    for (const [reference] of text.matchAll(ADDRESS)) waiting.push(reference);
  }
  return JSON.stringify([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The attributes of a resource as one text, without what says only where it was made and what it waits for. */
export function ownFingerprint(attributes: Readonly<Record<string, unknown>>): string {
  const own = Object.entries(attributes).filter(([name]) => name !== '//' && name !== 'depends_on');
  return JSON.stringify(Object.fromEntries(own), (_, value: unknown) => sorted(value));
}

function attributesOf(json: TerraformJson, address: string): Readonly<Record<string, unknown>> | undefined {
  const [, data, type = '', name = ''] = /^(data\.)?([^.]+)\.([^.]+)$/.exec(address) ?? [];
  const blocks = data === undefined ? json.resource : json.data;
  const byName = Object.hasOwn(blocks, type) ? blocks[type] : undefined;
  return byName && Object.hasOwn(byName, name) ? byName[name] : undefined;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
