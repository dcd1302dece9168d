import { readFileSync } from 'node:fs';
import type { Mutation } from './mutation';

/**
 * Whether the provider requires an attribute: without it a construct does not compile, and Terraform refuses the JSON.
 */
export function isRequired({ at: [kind = '', type = ''], property, change }: Mutation): boolean {
  const [attribute = '', ...below] = property;
  if (change !== 'removed' || below.length > 0 || !['resource', 'data'].includes(kind)) return false;
  const name = attribute.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return new RegExp(`^ {4}readonly ${name}: `, 'm').test(configuration(kind, type));
}

/** Source of a construct's config type. */
function configuration(kind: string, type: string): string {
  const [provider = '', ...words] = type.split('_');
  const folder = [...(kind === 'data' ? ['data', provider] : []), ...words].join('-');
  const file = type === 'archive_file' ? 'data-archive-file' : folder;
  const types = readFileSync(`node_modules/@cdktf/provider-${provider}/lib/${file}/index.d.ts`, 'utf8');
  return /export interface \w+Config extends [^]*?^}/m.exec(types)?.[0] ?? '';
}
