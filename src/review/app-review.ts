import type { CostDifference, CostDifferenceLine, DifferencePricing } from '../cost/difference';
import type { ComparedCell } from './change/access-comparison';
import { observeApp } from './change/observed-app';
import { grouped } from './change/paired';
import type { StackPair } from './change/side';
import { say } from './report/phrase';
import type { Review } from './review';
import { reviewObserved } from './review';
import type { Statement } from './statements/statement';

/** The parts of a review that a comment shows. */
export type ShownReview = Omit<Review, 'comparison' | 'sides'> & {
  readonly comparison: Pick<Review['comparison'], 'cells' | 'routes' | 'elsewhere'>;
};

/**
 * Reviews the changes of all stacks of an app, one review for each. A stack with clients is compared with the routes of
 * the other stacks that accept their tokens, and the reverse.
 */
export function reviewApp(pairs: readonly StackPair[], pricing?: DifferencePricing): Review[] {
  return observeApp(pairs).map((each) => reviewObserved(each, undefined, pricing));
}

/** All reviews of an app as one: each statement and each resource names its stack. */
export function joinedReview(reviews: readonly Review[]): ShownReview {
  const all = (part: StatementPart) => reviews.flatMap((each) => each[part].map((made) => ofStack(each.stack, made)));
  return {
    stack: reviews[0]?.stack ?? '',
    source: reviews.every(({ source }) => source === 'plan') ? 'plan' : 'json',
    kinds: new Set(reviews.flatMap(({ kinds }) => [...kinds])),
    comparison: {
      routes: reviews.flatMap(({ comparison }) => comparison.routes),
      elsewhere: { clients: [], routes: [] },
      cells: joinedCells(reviews, ({ before, after }) => before !== after),
    },
    access: all('access'),
    notes: all('notes'),
    ends: all('ends'),
    resources: all('resources'),
    changes: reviews.flatMap(({ stack, changes }) =>
      changes.map((change) => ({ ...change, address: `${stack}: ${change.address}` })),
    ),
    attributes: all('attributes'),
    permissions: all('permissions'),
    cost: joinedCost(reviews.map(({ cost }) => cost)),
    suppressions: all('suppressions'),
  };
}

type StatementPart = 'access' | 'notes' | 'ends' | 'resources' | 'attributes' | 'permissions' | 'suppressions';

function ofStack(stack: string, made: Statement): Statement {
  return { ...made, text: say`${stack}: ${made.text}` };
}

/** Cells of several stacks, each once: both the stack of its client and the stack of its route have it. */
export function joinedCells(reviews: readonly Review[], isShown: (cell: ComparedCell) => boolean): ComparedCell[] {
  const cells = new Map<string, ComparedCell>();
  for (const { comparison } of reviews) {
    for (const cell of comparison.cells) {
      if (isShown(cell)) cells.set(JSON.stringify([cell.route, cell.client]), cell);
    }
  }
  return [...cells.values()];
}

function joinedCost(costs: readonly CostDifference[]): CostDifference {
  const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, each) => total + of(each), 0);
  const lines = grouped(
    costs.flatMap((each) => each.lines),
    ({ service, what }) => JSON.stringify([service, what]),
  );
  return {
    before: sum(costs, ({ before }) => before),
    after: sum(costs, ({ after }) => after),
    used: costs.some(({ used }) => used),
    lines: lines.flatMap((group): CostDifferenceLine[] => {
      const [first] = group;
      if (!first) return [];
      return [{ ...first, before: sum(group, ({ before }) => before), after: sum(group, ({ after }) => after) }];
    }),
    notCounted: [...new Set(costs.flatMap(({ notCounted }) => notCounted))],
  };
}
