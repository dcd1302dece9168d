import type { Kind } from './kind';
import type { Phrase } from '../report/phrase';

/** One thing that changes, in words. */
export interface Statement {
  /** What it means; none for what only explains another. */
  readonly kinds: readonly Kind[];
  readonly text: Phrase;
  /**
   * Whether it takes effect only with another change, such as a scope that opens no route.
   * @default false
   */
  readonly isLatent?: boolean;
}

export function statement(text: Phrase, ...kinds: readonly Kind[]): Statement {
  return { kinds, text };
}
