import type { Adoption } from './adoption';
import type { Choice, FixedValue } from './choice';
import { choicesOf } from './choice-list';
import type { Decision } from './decision';
import { decisionsOf } from './decision';
import { fixedValues } from './difference-choice';
import { declaredAs } from './declared-as';
import type { LeftAside } from './left-aside';
import type { OutsideReference } from './outside-reference';

/** The report of an adoption as data; it holds no secret. */
export interface AdoptionReport {
  readonly project: string;
  readonly environment: string;
  /** Ids of its stacks, in the order in which they are deployed. */
  readonly stacks: readonly string[];
  /** Whether the project has the pool, and does not join one. */
  readonly ownsPool: boolean;
  /** Number of its APIs. */
  readonly apis: number;
  /** Whether the project goes on with the state of the file, so that resources move in it and are not imported. */
  readonly keepsState: boolean;
  /** Addresses of the file that the project does not take over. */
  readonly left: readonly string[];
  /** Deployed resources that the project takes over, and where each is in the project. */
  readonly imports: readonly { readonly address: string; readonly id: string; readonly place: string }[];
  readonly aside: readonly LeftAside[];
  readonly decisions: readonly Decision[];
  /** Attributes of resources that stay outside, which name resources that move. */
  readonly references: readonly OutsideReference[];
  readonly choices: readonly Choice[];
  /** Values that differ too, and should stay as they are. */
  readonly fixed: readonly FixedValue[];
  /** Paths of resources that are made although nothing like them is deployed. */
  readonly made: readonly string[];
  readonly accepted: readonly { readonly path: string; readonly rule: string; readonly found: string }[];
}

/** Collects the report. */
export function reportOf(adoption: Adoption): AdoptionReport {
  const { project, stackIds, imports, aside, made, accepted, keepsState, left, references } = adoption;
  return {
    project: project.name,
    environment: project.environment,
    stacks: stackIds,
    ownsPool: project.pool.own !== undefined,
    apis: project.apis.length,
    keepsState,
    left,
    imports: imports.map(({ address, id, stack, path }) => ({
      address,
      id,
      place: declaredAs(project, address) ?? `adopted.${stack}: ${path}`,
    })),
    aside,
    decisions: decisionsOf(adoption),
    references,
    choices: choicesOf(adoption),
    fixed: fixedValues(adoption),
    made: made.map(({ stack, path }) => `${stack}: ${path}`),
    accepted: accepted.map(({ stack, path, rule, found }) => ({ path: `${stack}: ${path}`, rule, found })),
  };
}

/** Lines for the terminal. */
export function reportLines(adoption: Adoption, folder: string): string[] {
  const { project, imports, aside, decisions, choices, keepsState } = reportOf(adoption);
  const count = (becomes: LeftAside['becomes']) => aside.filter((each) => each.becomes === becomes).length;
  return [
    `${project} is made in ${folder}: ${imports.length} resources are ${keepsState ? 'moved' : 'imported'}, ${count('kept')} of them without a line of the declaration; ${count('outside')} stay outside.`,
    ...aside.map(({ address, becomes, reason }) => `${becomes}: ${address}: ${reason}`),
    `ADOPTION.md lists the next steps, ${counted(decisions.length, 'decision')} before you deploy, and ${counted(choices.length, 'default')} to take or leave.`,
  ];
}

/** A number and its noun, in the plural unless it is one. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
