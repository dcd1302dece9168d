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

/** Stacks of which the policy holds some constructs, and not the whole. */
const registered = new WeakSet<TerraformStack>();

/**
 * Holds a construct, and what is below it, to the policy wherever it stands: in a stack of another app as well, whose
 * other resources are not looked at. A stack of this package is held as a whole.
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
