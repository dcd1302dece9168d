import type { Day } from '../access/day';
import { utcDay } from '../access/day';
import type { AccessDeclaration } from '../access/declaration';
import { withoutEnded } from '../access/holdings';
import type { SynthesizedStack } from '../terraform-json/terraform-json';
import { readCompanion, stackName } from '../terraform-json/terraform-json';

/** The declaration that a synth wrote beside a stack, with every grant; undefined if the stack is of no declaration. */
export async function writtenDeclaration({ directory }: SynthesizedStack): Promise<AccessDeclaration | undefined> {
  return (await readCompanion(directory, 'access.json')) as AccessDeclaration | undefined;
}

/** Declarations of stacks, without the grants that have ended on the day of the synth, by the names of the stacks. */
export async function heldDeclarations(
  stacks: readonly SynthesizedStack[],
): Promise<ReadonlyMap<string, AccessDeclaration>> {
  const held = stacks.map(async (stack) => {
    const declared = await writtenDeclaration(stack);
    return declared ? [[stackName(stack), withoutEnded(declared, synthesisDay(stack))] as const] : [];
  });
  return new Map((await Promise.all(held)).flat());
}

/** Day that a stack was synthesized for; none if no grant has an end, because the JSON is then the same every day. */
export function synthesisDay({ json }: SynthesizedStack): Day {
  return json['//']?.grants?.day ?? utcDay(new Date());
}
