import type { App } from 'cdktf';
import { TerraformStack } from 'cdktf';
import { SELECTION_VARIABLE, parseSelection } from '../synthesis/stack-selection';

/** Content of stacks that are not selected, until another stack needs it. */
const postponed = new WeakMap<TerraformStack, () => void>();

/**
 * Adds the content of a stack: now, or if the stack is not selected, as soon as a selected stack needs it. So a stack
 * that is not needed costs almost no time.
 */
export function addContent(stack: TerraformStack, add: () => void): void {
  const selection = parseSelection(process.env[SELECTION_VARIABLE]);
  if (!selection || selection.names.includes(stack.node.id)) add();
  else postponed.set(stack, add);
}

/** Adds content that was postponed. */
export function addPostponedContent(stack: TerraformStack): void {
  const add = postponed.get(stack);
  postponed.delete(stack);
  add?.();
}

/**
 * Removes the stacks of an app that the selection does not need. If a selected stack does not exist, every stack stays,
 * so that the reader of the output can name those that exist.
 */
export function removeUnneededStacks(app: App): void {
  const selection = parseSelection(process.env[SELECTION_VARIABLE]);
  if (!selection) return;
  const stacks = app.node.findAll().filter((each) => TerraformStack.isStack(each));
  const needed = new Set(stacks.filter(({ node }) => selection.names.includes(node.id)));
  if (needed.size < selection.names.length) return;
  if (selection.withReferred) {
    // A set that grows is walked to its end. What a stack refers to is known once its content is there.
    for (const stack of needed) {
      addPostponedContent(stack);
      for (const other of stack.dependencies) needed.add(other);
    }
  }
  for (const stack of stacks) if (postponed.has(stack)) stack.node.scope?.node.tryRemoveChild(stack.node.id);
}
