import { isDeepStrictEqual } from 'node:util';
import { record } from '../terraform-json/stack-view';

/** Change of an instance by a plan, without values. */
export interface InstanceChange {
  /** Whether it is there after the apply, and was not, or is made again. */
  readonly isMade: boolean;
  /** Whether the object of before is destroyed; one that is made again may be among them. */
  readonly isDestroyed: boolean;
  /** Names of the attributes that change; empty if nothing does. */
  readonly attributes: readonly string[];
}

/** One change as `terraform show -json` has it. */
interface GivenChange {
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly after_unknown?: unknown;
}

/** The change of one instance, of a plan. An action that Terraform does not have today counts as a change. */
export function instanceChange({ actions, before, after, after_unknown: unknown }: GivenChange): InstanceChange {
  const isIdle = actions.every((action) => ['no-op', 'read', 'forget'].includes(action));
  const [was, is, open] = [record(before), record(after), record(unknown)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is), ...Object.keys(open)])];
  const isOpen = (name: string) => JSON.stringify(open[name] ?? false).includes('true');
  const attributes = names.filter((name) => isOpen(name) || !isDeepStrictEqual(was[name], is[name]));
  return {
    isMade: actions.includes('create'),
    isDestroyed: actions.includes('delete'),
    attributes: isIdle ? [] : attributes,
  };
}
