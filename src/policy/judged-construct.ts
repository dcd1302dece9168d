import type { IConstruct } from 'constructs';

const judged = new WeakSet<IConstruct>();

/** Notes that the policy judges a construct, and what is below it. */
export function markJudged(construct: IConstruct): void {
  judged.add(construct);
}

/** Whether the policy judges a construct. */
export function isJudged(construct: IConstruct): boolean {
  return construct.node.scopes.some((scope) => judged.has(scope));
}

/** The constructs of a stack that are judged each with what is below it. */
export function judgedWithin(stack: IConstruct): IConstruct[] {
  return stack.node.findAll().filter((construct) => judged.has(construct));
}
