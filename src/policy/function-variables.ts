import type { Attributes } from '../terraform-json/stack-view';
import { blocks, record } from '../terraform-json/stack-view';

/** Stands for the name of all variables where they are one expression. */
export const UNREAD = 'variables';

/** The environment variables of a function, by name. */
export function functionVariables({ environment }: Attributes): Attributes {
  return Object.fromEntries(
    blocks(environment).flatMap(({ variables }) =>
      typeof variables === 'string' ? [[UNREAD, variables]] : Object.entries(record(variables)),
    ),
  );
}
