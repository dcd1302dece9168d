import path from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
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
import { print } from './terminal';
import { writeWholeFile } from './whole-file';

interface ReviewOptions {
  readonly base?: string;
  readonly head?: string;
  readonly stack?: string;
  readonly plan?: string;
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
      'Tell what a change does, from what cdktf synth wrote before and after: who gains or loses which access, what ' +
        'becomes of resources, which permissions change, and what it costs. Prints one comment, also of several stacks. Ends with ' +
        '0 where nothing is refused, 1 where --fail-on refuses, 2 where it cannot be told. For any other Terraform ' +
        'configuration, --plan alone tells what that plan changes, or --base and --head are two plans or states of it.',
    )
    .option(
      '--base <place>',
      "folder cdktf.out or one stack's cdk.tf.json, before; may be missing. Or a plan or a state in JSON",
    )
    .option('--head <place>', 'the same, after')
    .option('--stack <name>', 'only this stack, where the app has several')
    .option(
      '--plan <file>',
      'what terraform show -json of a saved plan wrote: of the stack, beside --base and --head; without them, of any configuration, whose changes are told',
    )
    .option('--usage <file>', 'JSON of what callers do, so that requests are in the cost; see docs/cost.md')
    .option('--rates <file>', 'JSON of prices in place of those in src/cost/rates.json')
    .option('--fail-on <kinds>', `comma-separated, of: ${ALL_KINDS.join(', ')}; or all`, kinds, [])
    .option('--json [file]', 'write a JSON report, without a file to stdout instead of the comment')
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
  /npm run deploy and plan:apply take (?:it|a second snapshot), and after a bare cdktf deploy run npm run deploy -- --redeploy/g;

function withoutOwnCommands(text: string): string {
  return text.replaceAll(
    OWN_COMMANDS,
    'terraform apply -replace=ADDRESS, with the address of its deployment, takes one',
  );
}

/** Reviews, and Terraform's addresses of their resources, if the reviews use other names. */
interface Reviewed {
  readonly reviews: readonly Review[];
  readonly addresses: readonly Addresses[];
}

async function reviewed({ base, head, stack, plan, usage, rates }: ReviewOptions): Promise<Reviewed> {
  const pricing = {
    rates: await readRatesFile(rates),
    ...(usage === undefined ? {} : { usage: await readUsageFile(usage) }),
  };
  if (base === undefined && head === undefined && plan !== undefined) {
    const { pair, addresses } = await planPair(plan);
    return { reviews: [reviewStack(pair, undefined, pricing)], addresses };
  }
  if (base === undefined || head === undefined) {
    const missing = head === undefined ? '--head <place>' : '--base <place>';
    const message = `required option '${missing}' not specified, expected --base and --head, or --plan alone; give them`;
    throw new ReviewError('ERR_INPUT_UNREADABLE', message);
  }
  const foreign = await foreignPair(base, head);
  if (foreign) {
    if (plan !== undefined) {
      const message =
        '--plan is given beside two plans or states, expected it with what cdktf synth wrote; leave it out';
      throw new ReviewError('ERR_INPUT_UNREADABLE', message);
    }
    return { reviews: [reviewStack(foreign.pair, undefined, pricing)], addresses: foreign.addresses };
  }
  const pairs = await readPairs(base, head);
  if (plan === undefined) return { reviews: chosen(reviewApp(pairs, pricing), stack), addresses: [] };
  const [observed, ...others] = chosen(
    observeApp(pairs).map((each) => ({ ...each, stack: each.pair.name })),
    stack,
  );
  if (!observed || others.length > 0) {
    const names = pairs.map(({ name }) => name).join(', ');
    throw new ReviewError(
      'ERR_STACK_UNKNOWN',
      `a plan is of one stack, expected --stack with one of: ${names}; add it`,
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
    `there is no stack "${name ?? ''}", expected one of: ${names}; correct it`,
  );
}

async function write(file: string, content: string): Promise<void> {
  try {
    await writeWholeFile(file, content);
  } catch (error) {
    const message = `${file} cannot be written: ${errorMessage(error)}; name a file that can be`;
    throw new ReviewError('ERR_INPUT_UNREADABLE', message);
  }
}

function kinds(text: string): Kind[] {
  if (text.trim() === 'all') return [...ALL_KINDS];
  return text.split(',').map((part) => {
    const kind = part.trim();
    if (isKind(kind)) return kind;
    throw new InvalidArgumentError(`expected all, or some of ${ALL_KINDS.join(', ')}, with commas between.`);
  });
}
