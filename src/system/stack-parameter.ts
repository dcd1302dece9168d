import * as z from 'zod';
import type { ResolvedStack, ResourceShape } from '../terraform-json/resolved-stack';

const shape = {
  read: z.object({ name: z.string(), value: z.string(), type: z.literal('String') }),
  ignored: [],
} satisfies ResourceShape<z.ZodRawShape>;

const POOL_PARAMETER = /^\/[a-z0-9-]+\/[a-z]+\/pool\/[a-z-]+$/;

/** Whether a parameter's name is one by which an API knows the user pool of another stack; others may hold a secret. */
export function isPoolParameter(name: unknown): boolean {
  return typeof name === 'string' && POOL_PARAMETER.test(name);
}

/** Parameters of Systems Manager that stacks make, for others to read. */
export interface StackParameters {
  /** Adds those of a stack. */
  readonly add: (stack: ResolvedStack) => void;
  /** Value of one by its name; undefined if no stack makes it. */
  readonly value: (name: string) => string | undefined;
}

/** An empty set of parameters. A value is resolved when it is read, because it may refer to other parameters. */
export function stackParameters(): StackParameters {
  const stacks: ResolvedStack[] = [];
  return {
    add: (stack) => void stacks.push(stack),
    value: (name) => {
      for (const stack of stacks) {
        const found = stack.all('aws_ssm_parameter').find((each) => stack.attribute(each, 'name') === name);
        if (found) return stack.read(found, shape).value;
      }
      return undefined;
    },
  };
}
