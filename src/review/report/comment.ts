import { dollars } from '../../cost/dollars';
import type { ComparedCell } from '../change/access-comparison';
import type { Concern, Kind } from '../statements/kind';
import { concernOf, gravity } from '../statements/kind';
import { codeSpan, marker, row, table } from './markdown';
import { changedCells } from './matrix';
import { grouped } from '../change/paired';
import { counted, named, toMarkdown } from './phrase';
import type { Fate, ResourceChange } from '../change/resource-change';
import type { ShownReview } from '../app-review';
import { joinedReview } from '../app-review';
import type { Review } from '../review';
import type { Statement } from '../statements/statement';

/** Content of a comment in addition to its review. */
export interface CommentOptions {
  /** Kinds that are refused. */
  readonly refused: readonly Kind[];
  /** File that holds the whole matrix, if there is one. */
  readonly matrix?: string;
}

/** Bytes of each part; with the rest they stay below the limit of GitHub and others, 65,536 characters. */
const BUDGET = {
  widens: 16_000,
  breaks: 10_000,
  matrix: 12_000,
  notes: 4_000,
  ends: 3_000,
  others: 6_000,
  changes: 7_000,
  cost: 1_500,
  notCounted: 500,
};

/** Clients that the summary names. */
const MOST_CALLERS = 8;

/** First character of a line, by its most serious kind. */
const SIGNS: Partial<Record<Kind, string>> = {
  'not-understood': '?',
  'access-gain': '+',
  cors: '+',
  'access-loss': '−',
};

/**
 * A review as a comment for a pull request. Text from the input is quoted, so that it cannot act as Markdown; a text
 * that is too long is cut, with its count.
 */
export function comment(review: Review, options: CommentOptions): string {
  return written(review, [`## Review of ${codeSpan(review.stack)}`, '', ...intro([review])], options);
}

/** The reviews of all stacks of an app as one comment, with one matrix. */
export function appComment(reviews: readonly Review[], options: CommentOptions): string {
  const [first, ...others] = [...reviews].sort((one, other) => (one.stack < other.stack ? -1 : 1));
  if (!first || others.length === 0) return reviews.map((each) => comment(each, options)).join('');
  const heading = `## Review of ${codeSpan(first.stack)} and ${toMarkdown(counted(others.length, 'other stack'))}`;
  const changed = [first, ...others].filter(isChanged).map(({ stack }) => stack);
  const which = changed.length === 0 ? [] : [`Changed stacks: ${toMarkdown(named(changed))}.`, ''];
  return written(joinedReview([first, ...others]), [heading, '', ...which, ...intro([first, ...others])], options);
}

function isChanged(review: Review): boolean {
  return review.changes.length > 0 || allStatements(review).length > 0;
}

/** @param head - lines before the summary */
function written(review: ShownReview, head: readonly string[], { refused, matrix }: CommentOptions): string {
  const elsewhere =
    matrix === undefined ? 'cognito-m2m review --json has all' : `${codeSpan(matrix)} has the whole matrix`;
  const all = allStatements(review);
  const of = (concern: Concern) => all.filter(({ kinds }) => concernOf(kinds) === concern);
  const parts = [
    [marker(review.stack), ...head, ...summary(review, refused)],
    section('Opens or weakens something', of('widens'), BUDGET.widens, elsewhere),
    section('Breaks callers or loses data', of('breaks'), BUDGET.breaks, elsewhere),
    section('Grants that end', review.ends, BUDGET.ends, elsewhere),
    access(review, elsewhere),
    rest(review, of('other'), elsewhere),
    cost(review, elsewhere),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Lines about stacks that one side lacks. */
function intro(reviews: readonly Review[]): string[] {
  const [first, ...others] = reviews;
  const [fresh, gone] = (['new', 'gone'] as const).map((which) =>
    reviews.filter(({ sides }) => sides === which).map(({ stack }) => stack),
  );
  if (fresh?.length === reviews.length) return ['There is no base to compare with: everything is new.'];
  if (first?.sides === 'gone' && others.length === 0) {
    return ['The head no longer has the stack: everything in it is destroyed.'];
  }
  return [
    ...(fresh?.length ? [`New stacks: ${toMarkdown(named(fresh))}.`, ''] : []),
    ...(gone?.length ? [`No longer in the head, and destroyed: ${toMarkdown(named(gone))}.`, ''] : []),
  ];
}

function summary(review: ShownReview, refused: readonly Kind[]): string[] {
  const { kinds } = review;
  const found = [...kinds].sort().join(', ');
  return [
    verdict(review),
    ...callers(review),
    ...(kinds.size > 0 ? ['', `Found: ${found}.`] : []),
    ...(refused.length > 0 ? ['', `**Refused** because of: ${refused.join(', ')}.`] : []),
  ];
}

/** The whole of it in a sentence. */
function verdict(review: ShownReview): string {
  const all = allStatements(review);
  if (all.length === 0 && review.changes.length === 0 && review.kinds.size === 0) return 'Nothing changes.';
  const number = (concern: Concern) => all.filter(({ kinds }) => concernOf(kinds) === concern).length;
  const unread = all.filter(({ kinds }) => kinds.includes('not-understood')).length;
  const parts = [
    ...(number('widens') > unread ? [`opens or weakens something (${number('widens') - unread})`] : []),
    ...(number('breaks') > 0 ? [`breaks callers or loses data (${number('breaks')})`] : []),
    ...(unread > 0 ? [`has changes that the review does not understand (${unread})`] : []),
  ];
  if (parts.length === 0) return 'Nobody gains or loses anything.';
  return `**This change ${[parts.slice(0, -1).join(', '), parts.at(-1)].filter((part) => part !== '').join(' and ')}.**`;
}

/** The clients whose calls change, each with the number of its calls. */
function callers({ comparison: { cells } }: ShownReview): string[] {
  const gained = cells.filter(({ before, after }) => after === 'allowed' && before !== 'allowed');
  const lost = cells.filter(({ before, after }) => before === 'allowed' && after !== 'allowed');
  const lines = [
    ...(gained.length > 0 ? [`Clients that gain calls: ${countedCallers(gained)}.`] : []),
    ...(lost.length > 0 ? [`Clients that lose calls: ${countedCallers(lost)}.`] : []),
  ];
  return lines.length === 0 ? [] : ['', lines.join(' ')];
}

function countedCallers(cells: readonly ComparedCell[]): string {
  const groups = grouped(cells, ({ client }) => client);
  const shown = groups.slice(0, MOST_CALLERS).map((own) => `${codeSpan(own[0]?.client ?? '')} (${own.length})`);
  return `${shown.join(', ')}${groups.length > MOST_CALLERS ? ` and ${groups.length - MOST_CALLERS} more` : ''}`;
}

/** All statements, those about access first. */
function allStatements({ access, resources, attributes, permissions, suppressions }: ShownReview): Statement[] {
  return [...access, ...attributes, ...permissions, ...resources, ...suppressions];
}

/** The cells that change, which say the same as the sentences above them. */
function access({ notes, comparison }: ShownReview, elsewhere: string): string[] {
  const { head, rows } = changedCells(comparison);
  // A first matrix is as large as the declaration.
  const matrix =
    rows.length === 0
      ? []
      : ['', ...head, ...bounded(rows, BUDGET.matrix, (left) => row([`… and ${left} more routes; ${elsewhere}`]))];
  const folded = fold('Not understood, and unchanged', bullets(notes, BUDGET.notes, elsewhere));
  return matrix.length + folded.length === 0 ? [] : ['### Who may call what', ...matrix, ...folded];
}

/** Statements that neither open nor break anything, folded. */
function rest({ changes, source }: ShownReview, others: readonly Statement[], elsewhere: string): string[] {
  if (changes.length === 0 && others.length === 0) return [];
  const count = (fate: Fate) => changes.filter((change) => change.fate === fate).length;
  const counts = (['created', 'changed', 'replaced', 'destroyed'] as const).map((fate) => `${count(fate)} ${fate}`);
  const from = source === 'plan' ? 'By the plan' : 'Without a plan, so that a change may turn out to be a replacement';
  const rows = tabled(changes);
  return [
    '### Everything else',
    '',
    `${from}: ${counts.join(', ')}.`,
    ...fold('Other changes', bullets(others, BUDGET.others, elsewhere)),
    ...fold(
      'All resources that change',
      rows.length === 0
        ? []
        : [
            ...table(['', 'resource', 'attributes'], []),
            ...bounded(rows, BUDGET.changes, (left) => row([`… and ${left} more`, '', ''])),
          ],
    ),
  ];
}

function fold(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `<details><summary>${title}</summary>`, '', ...lines, '', '</details>'];
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

/** Empty if the bill does not change. */
function cost({ cost: { before, after, used, lines, notCounted } }: ShownReview, elsewhere: string): string[] {
  if (lines.length === 0 && notCounted.length === 0) return [];
  const way = after < before ? 'less' : 'more';
  const difference = `${dollars(Math.abs(after - before))} USD ${way}, ${dollars(after)} instead of ${dollars(before)}`;
  const basis = used ? 'with the assumed usage' : 'for the resources alone, without requests';
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

/** The gravest first. */
function bullets(statements: readonly Statement[], budget: number, elsewhere: string): string[] {
  const lines = [...statements]
    .sort((one, other) => gravity(one.kinds) - gravity(other.kinds))
    .map((each) => `- ${sign(each)}${toMarkdown(each.text)}`);
  return bounded(lines, budget, (left) => `- … and ${left} more; ${elsewhere}`);
}

function sign({ kinds, isLatent = false }: Statement): string {
  const [gravest] = [...kinds].sort((one, other) => gravity([one]) - gravity([other]));
  return gravest === undefined || isLatent ? '' : `**${SIGNS[gravest] ?? '!'}** `;
}

/** As many lines as the budget has room for. */
function bounded(lines: readonly string[], budget: number, more: (left: number) => string): string[] {
  let used = 0;
  const fitting = lines.findIndex((line) => (used += Buffer.byteLength(line) + 1) > budget);
  return fitting < 0 ? [...lines] : [...lines.slice(0, fitting), more(lines.length - fitting)];
}
