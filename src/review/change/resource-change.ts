import { isDeepStrictEqual } from 'node:util';
import type { Attributes } from '../../terraform-json/stack-view';
import type { TerraformJson } from '../../terraform-json/terraform-json';
import { ownFingerprint } from './fingerprint';
import type { Plan, PlannedChange } from '../../terraform-json/plan';
import { wholeReference } from '../../terraform-json/reference';

/** The fate of a resource in a plan. */
export type Fate = 'created' | 'changed' | 'replaced' | 'destroyed' | 'forgotten';

/** One resource that is not as before; never a value of it, which may be a secret. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly fate: Fate;
  /** Names of the attributes that differ, or that force it to be replaced. */
  readonly attributes: readonly string[];
  /** Whether the new one is made before the old one is destroyed. */
  readonly createdFirst: boolean;
  /** Identity at AWS before and after, to detect two addresses in Terraform for one object. */
  readonly identity: { readonly before?: string; readonly after?: string };
}

/** The changes, and the addresses of those whose actions are not understood. */
export interface ResourceChanges {
  readonly changes: readonly ResourceChange[];
  readonly unread: readonly string[];
}

const FATES: Readonly<Record<string, Fate | 'none'>> = {
  'no-op': 'none',
  read: 'none',
  create: 'created',
  update: 'changed',
  delete: 'destroyed',
  'delete,create': 'replaced',
  'create,delete': 'replaced',
  forget: 'forgotten',
};

const METHOD = ['rest_api_id', 'resource_id', 'http_method'];
/** A resource of these types is identified by its place, and not by its own id. */
const IDENTITIES: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_method: METHOD,
  aws_api_gateway_integration: METHOD,
  aws_api_gateway_method_response: [...METHOD, 'status_code'],
  aws_api_gateway_integration_response: [...METHOD, 'status_code'],
  aws_api_gateway_gateway_response: ['rest_api_id', 'response_type'],
};

/** Changes of a plan. */
export function plannedChanges({ resource_changes }: Pick<Plan, 'resource_changes'>): ResourceChanges {
  const managed = resource_changes.filter(({ mode }) => mode === 'managed');
  const unread = managed.filter(({ change }) => FATES[change.actions.join()] === undefined);
  return { changes: managed.flatMap(planned), unread: unread.map(({ address }) => address) };
}

/** How many outputs a plan changes. */
export function changedOutputs({ output_changes }: Plan): number {
  return Object.values(output_changes).filter(({ actions }) => actions.join() !== 'no-op').length;
}

function planned({ address, type, change }: PlannedChange): ResourceChange[] {
  const fate = FATES[change.actions.join()];
  if (fate === undefined || fate === 'none') return [];
  const forced = change.replace_paths.map(([name]) => String(name));
  return [
    {
      address,
      type,
      fate,
      attributes: fate === 'replaced' ? [...new Set(forced)] : fate === 'changed' ? differing(change) : [],
      createdFirst: change.actions[0] === 'create' && fate === 'replaced',
      identity: identities(type, change),
    },
  ];
}

/** Names of the attributes that differ, those known only after apply among them. */
export function differing({ before, after, after_unknown }: PlannedChange['change']): string[] {
  const unknown = typeof after_unknown === 'object' && after_unknown !== null ? after_unknown : {};
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(unknown)]);
  return [...names].filter(
    (name) => isUnknown(unknown, name) || !isDeepStrictEqual(before?.[name] ?? null, after?.[name] ?? null),
  );
}

/** Whether a value is unknown until apply; for a nested value, whether any part of it is. */
function isUnknown(unknown: object, name: string): boolean {
  const value: unknown = Object.hasOwn(unknown, name) ? (unknown as Record<string, unknown>)[name] : false;
  return JSON.stringify(value).includes('true');
}

/** Absent if a part of it is only known after apply: then it is another place. */
function identities(type: string, { before, after }: PlannedChange['change']): ResourceChange['identity'] {
  const attributes = Object.hasOwn(IDENTITIES, type) ? IDENTITIES[type] : undefined;
  const of = (values: typeof before) => {
    const parts = attributes?.map((name) => values?.[name]);
    return parts?.every((part) => typeof part === 'string')
      ? [type.replace('_method', ''), ...parts].join(' ')
      : undefined;
  };
  const [was, is] = [of(before), of(after)];
  return { ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) };
}

/** Differences between two JSONs. Only a plan tells which of the changes replace a resource. */
export function writtenChanges(before: TerraformJson | undefined, after: TerraformJson | undefined): ResourceChange[] {
  const [old, own] = [byAddress(before), byAddress(after)];
  const change = (address: string, fate: Fate, attributes: readonly string[] = []): ResourceChange => {
    const type = address.slice(0, address.indexOf('.'));
    return { address, type, fate, attributes, createdFirst: false, identity: {} };
  };
  return [...new Set([...own.keys(), ...old.keys()])].flatMap((address) => {
    const [was, is] = [old.get(address), own.get(address)];
    if (!was) return change(address, 'created');
    if (!is) return change(address, 'destroyed');
    const names = [
      ...changedNames(was, is).filter((name) => name !== '//' && name !== 'depends_on'),
      ...(archived(before, was) === archived(after, is) ? [] : ['source_code_hash']),
    ];
    return names.length === 0 ? [] : change(address, 'changed', [...new Set(names)]);
  });
}

function byAddress(json: TerraformJson | undefined): ReadonlyMap<string, Attributes> {
  return new Map(
    Object.entries(json?.resource ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, attributes]) => [`${type}.${name}`, attributes] as const),
    ),
  );
}

/** Source of a function's zip, which is a data source. */
function archived(json: TerraformJson | undefined, { source_code_hash: hash }: Attributes): string | undefined {
  const { mode, type, name = '' } = wholeReference(hash) ?? {};
  const archive = mode === 'data' && type === 'archive_file' ? json?.data.archive_file?.[name] : undefined;
  return archive && ownFingerprint(archive);
}

/** Names of the attributes that differ. */
export function changedNames(before: Attributes, after: Attributes): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
}

/** Without the index of `count` or `for_each`. */
export function bareAddress(address: string): string {
  return address.replace(/\[[^\]]*\]$/, '');
}
