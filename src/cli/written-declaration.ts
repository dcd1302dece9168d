import type { Day } from '../access/day';
import { utcDay } from '../access/day';
import type { AccessDeclaration } from '../access/declaration';
import type { SynthesizedStack } from '../terraform-json/terraform-json';
import { readCompanion } from '../terraform-json/terraform-json';

/** The declaration that a synth wrote beside a stack, with every grant; undefined where the stack is of no declaration. */
export async function writtenDeclaration({ directory }: SynthesizedStack): Promise<AccessDeclaration | undefined> {
  return (await readCompanion(directory, 'access.json')) as AccessDeclaration | undefined;
}

/** Day that a stack was synthesized for. Where no grant has an end it says none, since the day decides nothing then. */
export function synthesisDay({ json }: SynthesizedStack): Day {
  return json['//']?.grants?.day ?? utcDay(new Date());
}
