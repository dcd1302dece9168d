import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { enforce, findings } from './enforcement';
import { judgedWithin, markJudged } from './judged-construct';
import { PolicedStack } from './policed-stack';
import type { Attributes } from '../terraform-json/stack-view';
import { StackView, isSet } from '../terraform-json/stack-view';
import { suppressionsOf } from './suppression';

const UNNAMED =
  ', judged as prod is because no Environment in the default_tags of its AWS provider says "dev" or "local"';

/** Stacks in which the policy checks only some constructs. */
const registered = new WeakSet<TerraformStack>();

/**
 * Applies the policy to a construct and its children, in any stack: in a stack of another app too, whose other
 * resources are ignored. A stack of this package is checked as a whole.
 * @throws Error at synth, by the validation of its stack, with the text of a PolicyError
 */
export function registerPolicy(construct: Construct): void {
  markJudged(construct);
  const stack = TerraformStack.of(construct);
  if (stack instanceof PolicedStack || registered.has(stack)) return;
  registered.add(stack);
  stack.node.addValidation({ validate: () => violations(stack) });
}

function violations(stack: TerraformStack): string[] {
  const own = judgedWithin(stack).map(({ node }) => node.path.slice(stack.node.path.length + 1));
  const isOwn = (path: string) => own.some((root) => path === root || path.startsWith(`${root}/`));
  const json = stack.toTerraform() as Attributes;
  const found = findings(json).filter(({ path }) => isOwn(path));
  try {
    enforce(
      stack.node.id,
      found,
      suppressionsOf(stack).filter(({ path }) => isOwn(path)),
      isSet(new StackView(json).defaultTags.Environment) ? '' : UNNAMED,
    );
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
