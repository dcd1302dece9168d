import type { Attributes } from '../terraform-json/stack-view';
import { blocks, record } from '../terraform-json/stack-view';

/** The environment variables of a function, by name. */
export function functionVariables({ environment }: Attributes): Attributes {
  return record(blocks(environment)[0]?.variables);
}
