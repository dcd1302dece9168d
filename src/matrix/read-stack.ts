import type { Remark } from '../foreign/resources';
import type { ForeignStack } from '../foreign/stack';
import type { UnknownValue } from '../foreign/unknown-value';
import type { SideStack } from '../review/change/side';
import { foreignSide } from '../review/change/foreign-side';

/** A stack of any source, as the matrix and the review read it. */
export interface ReadStack {
  readonly side: SideStack;
  /** Replaces names of the JSON in a text by Terraform's addresses. */
  readonly inWords: (text: string) => string;
  /** Values that are known only after apply and could not be traced. */
  readonly unknown: readonly UnknownValue[];
  readonly remarks: readonly Remark[];
}

/** A plan or a state. */
export function readForeign(stack: ForeignStack): ReadStack {
  const { addresses, unknown, remarks } = stack;
  return { side: foreignSide(stack), inWords: (text) => addresses.inWords(text), unknown, remarks };
}

/** A stack that was synthesized. */
export function readSynthesized(side: SideStack): ReadStack {
  return { side, inWords: (text) => text, unknown: [], remarks: [] };
}
