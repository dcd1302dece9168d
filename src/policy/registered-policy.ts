import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { enforce, findings } from './enforcement';
import { markJudged } from './judged-construct';
import { PolicedStack } from './policed-stack';
import type { Attributes } from '../terraform-json/stack-view';
import { suppressionsOf } from './suppression';

/** Constructs that the policy holds, of each stack that is not held as a whole. */
const registered = new WeakMap<TerraformStack, Set<Construct>>();

/**
 * Holds a construct, and what is below it, to the policy wherever it stands: in a stack of another app as well, whose
 * other resources are not looked at. A stack of this package is held as a whole.
 * @throws Error at synth, by the validation of its stack, with the text of a PolicyError
 */
export function registerPolicy(construct: Construct): void {
  markJudged(construct);
  const stack = TerraformStack.of(construct);
  if (stack instanceof PolicedStack) return;
  const constructs = registered.get(stack) ?? new Set();
  constructs.add(construct);
  if (registered.has(stack)) return;
  registered.set(stack, constructs);
  stack.node.addValidation({ validate: () => violations(stack, [...constructs]) });
}

function violations(stack: TerraformStack, constructs: readonly Construct[]): string[] {
  const own = constructs.map(({ node }) => node.path.slice(stack.node.path.length + 1));
  const isOwn = (path: string) => own.some((root) => path === root || path.startsWith(`${root}/`));
  const found = findings(stack.toTerraform() as Attributes).filter(({ path }) => isOwn(path));
  try {
    enforce(
      stack.node.id,
      found,
      suppressionsOf(stack).filter(({ path }) => isOwn(path)),
    );
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
