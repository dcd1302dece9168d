import type { Plan, PlannedChange } from '../../src/terraform-json/plan';
import { parsePlan } from '../../src/terraform-json/plan';

/** A change in a test; the other fields are filled in like Terraform would. */
export interface Planned {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before?: object | null;
  readonly after?: object | null;
  readonly afterUnknown?: object;
  readonly replacePaths?: readonly (readonly string[])[];
}

/** A parsed plan in the format of `terraform show -json`. */
export function plan(changes: readonly Planned[], parts: object = {}): Plan {
  return parsePlan(planText(changes, parts), 'plan.json');
}

/** Text of such a plan. */
export function planText(changes: readonly Planned[], parts: object = {}): string {
  return JSON.stringify({ format_version: '1.2', resource_changes: changes.map(written), ...parts });
}

function written({ address, actions, before = null, after = null, afterUnknown = {}, replacePaths }: Planned) {
  const [type = '', name = ''] = address.replace(/^data\./, '').split('.');
  const change = { actions, before, after, after_unknown: afterUnknown, before_sensitive: {}, after_sensitive: {} };
  return {
    address,
    mode: address.startsWith('data.') ? 'data' : 'managed',
    type,
    name,
    change: replacePaths ? { ...change, replace_paths: replacePaths } : change,
  };
}

/** A change of a method at a fixed place of an API. */
export function atPlace(type: string, name: string, actions: readonly string[], method = 'GET'): Planned {
  const place = { rest_api_id: 'api', resource_id: 'orders', http_method: method };
  const [before, after] = [!actions.includes('delete') ? null : place, !actions.includes('create') ? null : place];
  return { address: `${type}.${name}`, actions, before, after };
}

interface Resources {
  readonly resource: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/**
 * Terraform's plan from one JSON to another, as far as the review reads it.
 * @param replaced - attribute that forces the replacement of a resource
 */
export function planned(
  base: Resources,
  head: Resources,
  replaced: (address: string) => string | undefined = () => undefined,
): Planned[] {
  const [before, after] = [resources(base), resources(head)];
  return [...new Set([...before.keys(), ...after.keys()])].map((address) => {
    const [was, is] = [before.get(address) ?? null, after.get(address) ?? null];
    const values = { before: was, after: is };
    if (!was) return { address, actions: ['create'], ...values };
    if (!is) return { address, actions: ['delete'], ...values };
    if (JSON.stringify(was) === JSON.stringify(is)) return { address, actions: ['no-op'], ...values };
    const because = replaced(address);
    if (because !== undefined) return { address, actions: ['delete', 'create'], ...values, replacePaths: [[because]] };
    if (!address.startsWith('aws_api_gateway_deployment')) return { address, actions: ['update'], ...values };
    return { address, actions: ['create', 'delete'], ...values, replacePaths: [['triggers']] };
  });
}

function resources({ resource }: Resources): ReadonlyMap<string, object> {
  return new Map(
    Object.entries(resource).flatMap(([type, byName]) =>
      Object.entries(byName).map(
        ([name, values]) => [`${type}.${name}`, { ...values, '//': null, depends_on: null }] as const,
      ),
    ),
  );
}

export type { PlannedChange };
