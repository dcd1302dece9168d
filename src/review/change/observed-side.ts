import { StackView } from '../../terraform-json/stack-view';
import type { AccessPlace, ObservedAccess } from './observed-access';
import { observeAccess } from './observed-access';
import type { Permissions } from './permission';
import { permissionsIn } from './permission';
import type { SideStack } from './side';

/** One side of a change, and all that is read of it. */
export interface ObservedSide {
  /** Absent if there is no such stack. */
  readonly stack: SideStack | undefined;
  /** The stack by type and by reference; empty if there is none. */
  readonly view: StackView;
  readonly access: ObservedAccess;
  readonly permissions: Permissions;
}

/**
 * Reads a side whole, so that it can be compared with several others.
 * @param place - place of the stack, if it is read with the others of its app
 */
export function observeSide(stack: SideStack | undefined, place?: AccessPlace): ObservedSide {
  return {
    stack,
    view: new StackView(stack?.content ?? {}),
    access: observeAccess(stack, place),
    permissions: permissionsIn(stack?.json),
  };
}
