import type { Attributes } from '../terraform-json/stack-view';
import { blocks, record } from '../terraform-json/stack-view';

/** Replaces the variable names if all variables are a single expression. */
export const UNREAD = 'variables';

/** Environment variables of a function, by name. */
export function functionVariables({ environment }: Attributes): Attributes {
  return Object.fromEntries(
    blocks(environment).flatMap(({ variables }) =>
      typeof variables === 'string' ? [[UNREAD, variables]] : Object.entries(record(variables)),
    ),
  );
}
