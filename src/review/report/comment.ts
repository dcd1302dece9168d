import { dollars } from '../../cost/dollars';
import type { Kind } from '../statements/kind';
import { codeSpan, marker, row, table } from './markdown';
import { changedCells } from './matrix';
import { named, toMarkdown } from './phrase';
import type { Fate, ResourceChange } from '../change/resource-change';
import type { Review } from '../review';
import type { Statement } from '../statements/statement';

/** What a comment says besides its review. */
export interface CommentOptions {
  /** Kinds that are refused. */
  readonly refused: readonly Kind[];
  /** File that holds the whole matrix, where there is one. */
  readonly matrix?: string;
}

/** Bytes that each part may take; together with the rest they stay below what a forge takes, 65,536 characters. */
const BUDGET = {
  access: 13_000,
  matrix: 13_000,
  notes: 4_000,
  resources: 10_000,
  changes: 8_000,
  permissions: 8_000,
  cost: 1_500,
  notCounted: 500,
  suppressions: 3_000,
};

/** What a line starts with, by the gravest of what it means. */
const LEADS: readonly (readonly [Kind, string])[] = [
  ['not-understood', '?'],
  ['public', '!'],
  ['replacement', '!'],
  ['destroy', '!'],
  ['protection', '!'],
  ['suppression', '!'],
  ['token-lifetime', '!'],
  ['throttle', '!'],
  ['access-gain', '+'],
  ['cors', '+'],
  ['access-loss', '−'],
  ['caller-action', '!'],
];

/**
 * A review as a comment for a pull request. What is from the input is quoted, so nothing in it is more than text; what
 * is too long is cut with its count.
 */
export function comment(review: Review, { refused, matrix }: CommentOptions): string {
  const elsewhere =
    matrix === undefined ? 'cognito-m2m review --json has all' : `${codeSpan(matrix)} has the whole matrix`;
  const parts = [
    [marker(review.stack), `## Review of ${codeSpan(review.stack)}`, '', ...summary(review, refused)],
    access(review, elsewhere),
    resources(review, elsewhere),
    section('Permissions', review.permissions, BUDGET.permissions, elsewhere),
    cost(review, elsewhere),
    section('Policy', review.suppressions, BUDGET.suppressions, elsewhere),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function summary({ sides, kinds, access, changes }: Review, refused: readonly Kind[]): string[] {
  const intro = {
    both: [],
    new: ['There is no base to compare with: everything is new.'],
    gone: ['The stack is gone from the head: everything in it is destroyed.'],
  }[sides];
  const found = [...kinds].sort().join(', ');
  const nothing = kinds.size === 0 && access.length === 0 && changes.length === 0;
  return [
    ...intro,
    nothing ? 'Nothing changes.' : kinds.size === 0 ? 'Nobody gains or loses anything.' : `Found: ${found}.`,
    ...(refused.length > 0 ? ['', `**Refused** because of: ${refused.join(', ')}.`] : []),
  ];
}

function access({ access: statements, notes, comparison, sides }: Review, elsewhere: string): string[] {
  const { head, rows } = changedCells(comparison);
  const routes = comparison.routes.length > 0;
  // A first matrix is as large as the declaration.
  const matrix =
    rows.length === 0
      ? []
      : ['', ...head, ...bounded(rows, BUDGET.matrix, (left) => row([`… and ${left} more routes; ${elsewhere}`]))];
  const folded =
    notes.length === 0
      ? []
      : [
          '',
          '<details><summary>Not understood, and unchanged</summary>',
          '',
          ...bullets(notes, BUDGET.notes, elsewhere),
          '',
          '</details>',
        ];
  if (statements.length === 0 && rows.length === 0 && notes.length === 0 && !routes && sides !== 'both') return [];
  const words = statements.length === 0 ? ['No change.'] : bullets(gravestFirst(statements), BUDGET.access, elsewhere);
  return ['### Who may call what', '', ...words, ...matrix, ...folded];
}

function resources({ resources: statements, changes, source }: Review, elsewhere: string): string[] {
  if (changes.length === 0 && statements.length === 0) return [];
  const count = (fate: Fate) => changes.filter((change) => change.fate === fate).length;
  const counts = (['created', 'changed', 'replaced', 'destroyed'] as const).map((fate) => `${count(fate)} ${fate}`);
  const from =
    source === 'plan' ? 'By the plan' : 'Without a plan, as written, where a change may turn out to be a replacement';
  const rows = tabled(changes);
  return [
    '### Resources',
    '',
    `${from}: ${counts.join(', ')}.`,
    ...(statements.length > 0 ? ['', ...bullets(statements, BUDGET.resources, elsewhere)] : []),
    ...(rows.length > 0
      ? [
          '',
          '<details><summary>All of them</summary>',
          '',
          ...table(['', 'resource', 'attributes'], []),
          ...bounded(rows, BUDGET.changes, (left) => row([`… and ${left} more`, '', ''])),
          '',
          '</details>',
        ]
      : []),
  ];
}

/** The created by type, the others one by one. */
function tabled(changes: readonly ResourceChange[]): string[] {
  const created = changes.filter(({ fate }) => fate === 'created');
  const types = [...new Set(created.map(({ type }) => type))].sort();
  return [
    ...changes
      .filter(({ fate }) => fate !== 'created')
      .map(({ fate, address, attributes }) => row([fate, codeSpan(address), toMarkdown(named(attributes))])),
    ...types.map((type) =>
      row(['created', `${created.filter((each) => each.type === type).length} × ${codeSpan(type)}`, '']),
    ),
  ];
}

/** Nothing where the bill stays as it is. */
function cost({ cost: { before, after, used, lines, notCounted } }: Review, elsewhere: string): string[] {
  if (lines.length === 0 && notCounted.length === 0) return [];
  const way = after < before ? 'less' : 'more';
  const difference = `${dollars(Math.abs(after - before))} USD ${way}, ${dollars(after)} instead of ${dollars(before)}`;
  const basis = used ? 'with the usage that is assumed' : 'for what stands there; requests come on top';
  const rows = lines.map((line) => row([`${line.service}: ${line.what}`, dollars(line.before), dollars(line.after)]));
  const uncounted = `Not counted: ${toMarkdown(named(notCounted))}.`;
  const more = `${notCounted.length} kinds of resources; ${elsewhere}`;
  return [
    '### Cost of a month',
    '',
    lines.length === 0 ? `No difference in what is counted, ${basis}.` : `${difference}, ${basis}.`,
    ...(notCounted.length > 0 ? ['', ...bounded([uncounted], BUDGET.notCounted, () => `Not counted: ${more}.`)] : []),
    ...(lines.length > 0
      ? [
          '',
          ...table(['USD', 'before', 'after'], []),
          ...bounded(rows, BUDGET.cost, (left) => row([`… and ${left} more; ${elsewhere}`, '', ''])),
        ]
      : []),
  ];
}

function section(title: string, statements: readonly Statement[], budget: number, elsewhere: string): string[] {
  return statements.length === 0 ? [] : [`### ${title}`, '', ...bullets(statements, budget, elsewhere)];
}

function bullets(statements: readonly Statement[], budget: number, elsewhere: string): string[] {
  const lines = statements.map(({ kinds, text }) => {
    const [, lead] = LEADS.find(([kind]) => kinds.includes(kind)) ?? [];
    return `- ${lead === undefined ? '' : `**${lead}** `}${toMarkdown(text)}`;
  });
  return bounded(lines, budget, (left) => `- … and ${left} more; ${elsewhere}`);
}

function gravestFirst(statements: readonly Statement[]): Statement[] {
  const rank = ({ kinds }: Statement) => {
    const place = LEADS.findIndex(([kind]) => kinds.includes(kind));
    return place < 0 ? LEADS.length : place;
  };
  return [...statements].sort((one, other) => rank(one) - rank(other));
}

/** As many lines as the budget has room for. */
function bounded(lines: readonly string[], budget: number, more: (left: number) => string): string[] {
  let used = 0;
  const fitting = lines.findIndex((line) => (used += Buffer.byteLength(line) + 1) > budget);
  return fitting < 0 ? [...lines] : [...lines.slice(0, fitting), more(lines.length - fitting)];
}
