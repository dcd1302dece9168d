import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { nearest } from '../access/nearest';
import { readRatesFile, readUsageFile } from '../cost/input-file';
import { errorMessage } from '../error/thrown';
import { reviewApp } from '../review/app-review';
import { observeApp } from '../review/change/observed-app';
import { appComment } from '../review/report/comment';
import { ReviewError } from '../review/error';
import { jsonReport } from '../review/report/json-report';
import type { Kind } from '../review/statements/kind';
import { ALL_KINDS, isKind, refusals } from '../review/statements/kind';
import { appMatrixPage } from '../review/report/matrix';
import { readPlan } from '../terraform-json/plan';
import type { Review } from '../review/review';
import { reviewObserved, reviewStack } from '../review/review';
import type { Addresses } from '../foreign/addresses';
import { foreignPair, planPair } from '../review/change/foreign-side';
import { readPairs } from '../review/change/side';
import { givenSource, sourceOption } from './foreign-option';
import { print, printError } from './terminal';
import { writeWholeFile } from './whole-file';

interface ReviewOptions {
  readonly base?: string;
  readonly head?: string;
  readonly stack?: string;
  readonly plan?: string;
  readonly source?: string;
  readonly usage?: string;
  readonly rates?: string;
  readonly failOn: readonly Kind[];
  /** True for stdout. */
  readonly json?: string | true;
  readonly matrix?: string;
}

const [NOT_REFUSED, REFUSED, BAD_INPUT] = [0, 1, 2] as const;

/** `cognito-m2m review`: reports the effects of a change, for the person who decides about the merge. */
export default function reviewCommand(command: Command): void {
  command
    .description(
      'Show the effect of a change, from the folders that cdktf synth wrote before and after: who gains or loses which access, ' +
        'which resources and permissions change, and the cost. Prints one comment for all stacks. Exits with ' +
        '0 if nothing is refused, 1 if --fail-on refuses, 2 if it cannot tell. For any other Terraform ' +
        'configuration, give --plan alone to see what the plan changes, or give two plans or two states as --base and --head.',
    )
    .option(
      '--base <place>',
      'folder cdktf.out or the cdk.tf.json of one stack, before the change; need not exist. Or a plan or a state in JSON',
    )
    .option('--head <place>', 'the same, after the change')
    .option('--stack <name>', 'only this stack, if the app has several')
    .option(
      '--plan <file>',
      'a saved plan as terraform show -json prints it: of the stack, with --base and --head; or alone, of any configuration',
    )
    .addOption(sourceOption())
    .option('--usage <file>', 'JSON file with the usage, so that the cost counts requests; see docs/cost.md')
    .option('--rates <file>', 'JSON file with prices to use instead of src/cost/rates.json')
    .option(
      '--fail-on <kinds>',
      `kinds of changes that fail the review, comma-separated: ${ALL_KINDS.join(', ')}; or all`,
      kinds,
      [],
    )
    .option('--json [file]', 'write a JSON report to the file; without a file, print it instead of the comment')
    .option('--matrix <file>', 'write the whole matrix, as Markdown')
    .action(run);
}

async function run(options: ReviewOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  const { reviews, addresses } = await reviewed(options);
  const inWords = (text: string) =>
    addresses.length === 0 ? text : withoutOwnCommands(addresses.reduce((left, each) => each.inWords(left), text));
  const results = reviews.map((each) => ({ review: each, refused: refusals(each.kinds, options.failOn) }));
  const reports = results.map(({ review: each, refused }) => jsonReport(each, refused));
  const report = JSON.stringify(
    addresses.reduce((left, each) => each.inValue(left), reports),
    (_, value: unknown) => (typeof value === 'string' && addresses.length > 0 ? withoutOwnCommands(value) : value),
    2,
  );
  if (options.json === true) print(report);
  else {
    const matrix = options.matrix === undefined ? {} : { matrix: path.basename(options.matrix) };
    const refused = [...new Set(results.flatMap((each) => each.refused))];
    print(inWords(appComment(reviews, { refused, ...matrix })).trimEnd());
  }
  if (typeof options.json === 'string') await write(options.json, `${report}\n`);
  if (options.matrix !== undefined) {
    await write(options.matrix, inWords(appMatrixPage(reviews)));
  }
  process.exitCode = results.some(({ refused }) => refused.length > 0) ? REFUSED : NOT_REFUSED;
}

/** Commands of a project of this package do not exist in another configuration. */
const OWN_COMMANDS =
  /npm run deploy and plan:apply take (?:both|a second snapshot); after cdktf deploy alone, run npm run deploy -- --redeploy/g;

function withoutOwnCommands(text: string): string {
  return text.replaceAll(
    OWN_COMMANDS,
    'terraform apply -replace=ADDRESS, with the address of the deployment, takes a second snapshot',
  );
}

/** Reviews, and Terraform's addresses of their resources, if the reviews use other names. */
interface Reviewed {
  readonly reviews: readonly Review[];
  readonly addresses: readonly Addresses[];
}

async function reviewed({ base, head, stack, plan, source, usage, rates }: ReviewOptions): Promise<Reviewed> {
  const pricing = {
    rates: await readRatesFile(rates),
    ...(usage === undefined ? {} : { usage: await readUsageFile(usage) }),
  };
  if (base === undefined && head === undefined && plan !== undefined) {
    const { pair, addresses } = await planPair(plan, (document) => givenSource(document, source));
    return { reviews: [reviewStack(pair, undefined, pricing)], addresses };
  }
  if (source !== undefined) {
    const message = `--source ${source} is given with --base and --head, expected it with --plan alone; leave it out`;
    throw new ReviewError('ERR_INPUT_UNREADABLE', message);
  }
  if (base === undefined || head === undefined) {
    const missing = head === undefined ? '--head <place>' : '--base <place>';
    const message = `${missing} is missing, expected --base and --head, or --plan alone; add it`;
    throw new ReviewError('ERR_INPUT_UNREADABLE', message);
  }
  const foreign = await foreignPair(base, head);
  if (foreign) {
    if (plan !== undefined) {
      const message =
        '--plan is given with two plans or states, expected --plan only with folders that cdktf synth wrote; leave it out';
      throw new ReviewError('ERR_INPUT_UNREADABLE', message);
    }
    return { reviews: [reviewStack(foreign.pair, undefined, pricing)], addresses: foreign.addresses };
  }
  const pairs = await readPairs(base, head);
  // A pull request that brings the app has no base; a typo must not pass for that.
  if (!existsSync(base)) printError(`${base} does not exist, so everything counts as new`);
  if (plan === undefined) return { reviews: chosen(reviewApp(pairs, pricing), stack), addresses: [] };
  const [observed, ...others] = chosen(
    observeApp(pairs).map((each) => ({ ...each, stack: each.pair.name })),
    stack,
  );
  if (!observed || others.length > 0) {
    const names = pairs.map(({ name }) => name).join(', ');
    throw new ReviewError(
      'ERR_STACK_UNKNOWN',
      `a plan belongs to one stack, expected --stack with one of: ${names}; add it`,
    );
  }
  const pair = { ...observed.pair, variables: Object.keys(process.env) };
  return { reviews: [reviewObserved({ ...observed, pair }, await readPlan(plan), pricing)], addresses: [] };
}

function chosen<T extends { readonly stack: string }>(all: readonly T[], name: string | undefined): readonly T[] {
  const found = all.filter(({ stack }) => name === undefined || stack === name);
  if (found.length > 0) return found;
  const names = all.map(({ stack }) => stack).join(', ');
  throw new ReviewError(
    'ERR_STACK_UNKNOWN',
    `the app has no stack "${name ?? ''}", expected one of: ${names}; correct --stack`,
  );
}

async function write(file: string, content: string): Promise<void> {
  try {
    await writeWholeFile(file, content);
  } catch (error) {
    const message = `cannot write ${file}: ${errorMessage(error)}; name a file that can be written`;
    throw new ReviewError('ERR_INPUT_UNREADABLE', message);
  }
}

function kinds(text: string): Kind[] {
  if (text.trim() === 'all') return [...ALL_KINDS];
  return text.split(',').map((part) => {
    const kind = part.trim();
    if (isKind(kind)) return kind;
    const meant = nearest(kind, ['all', ...ALL_KINDS]);
    const expected =
      meant === undefined ? `all, or a comma-separated list of: ${ALL_KINDS.join(', ')}.` : 'a kind of change';
    const fix = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new InvalidArgumentError(`expected ${expected}${fix}`);
  });
}
