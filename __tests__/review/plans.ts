import type { Plan, PlannedChange } from '../../src/terraform-json/plan';
import { parsePlan } from '../../src/terraform-json/plan';

/** What a test says of one change; the rest is as Terraform would fill it in. */
export interface Planned {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before?: object | null;
  readonly after?: object | null;
  readonly afterUnknown?: object;
  readonly replacePaths?: readonly (readonly string[])[];
}

/** A plan as `terraform show -json` writes it, read. */
export function plan(changes: readonly Planned[], parts: object = {}): Plan {
  return parsePlan(planText(changes, parts), 'plan.json');
}

/** The text of it. */
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

/** A change of a method at a place of an API. */
export function atPlace(type: string, name: string, actions: readonly string[], method = 'GET'): Planned {
  const place = { rest_api_id: 'api', resource_id: 'orders', http_method: method };
  const [before, after] = [!actions.includes('delete') ? null : place, !actions.includes('create') ? null : place];
  return { address: `${type}.${name}`, actions, before, after };
}

export type { PlannedChange };
