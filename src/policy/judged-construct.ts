import type { IConstruct } from 'constructs';

const judged = new WeakSet<IConstruct>();

/** Marks a construct and its children as checked by the policy. */
export function markJudged(construct: IConstruct): void {
  judged.add(construct);
}

/** Whether the policy checks a construct. */
export function isJudged(construct: IConstruct): boolean {
  return construct.node.scopes.some((scope) => judged.has(scope));
}

/** Marked constructs of a stack; each is checked with its children. */
export function judgedWithin(stack: IConstruct): IConstruct[] {
  return stack.node.findAll().filter((construct) => judged.has(construct));
}
