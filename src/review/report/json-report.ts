import type { Kind } from '../statements/kind';
import { toText } from './phrase';
import type { Review } from '../review';
import type { Statement } from '../statements/statement';

/**
 * A review as data for a program: nothing is cut, and names are not escaped for Markdown.
 * @param refused - kinds that are refused
 */
export function jsonReport(review: Review, refused: readonly Kind[]) {
  const { stack, sides, source, comparison, changes } = review;
  return {
    stack,
    sides,
    kinds: [...review.kinds].sort(),
    refused,
    access: {
      statements: review.access.map(plain),
      notes: review.notes.map(plain),
      ends: review.ends.map(plain),
      cells: comparison.cells.filter(({ before, after }) => before !== after),
    },
    resources: {
      source,
      statements: review.resources.map(plain),
      changes: changes.map(({ address, type, fate, attributes }) => ({ address, type, fate, attributes })),
    },
    attributes: review.attributes.map(plain),
    permissions: review.permissions.map(plain),
    cost: { currency: 'USD', ...review.cost },
    suppressions: review.suppressions.map(plain),
  };
}

function plain({ kinds, text, owners }: Statement) {
  return { kinds, text: toText(text), ...(owners && { owners }) };
}
