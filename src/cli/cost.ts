import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { dollars } from '../cost/dollars';
import { CostError } from '../cost/error';
import type { Estimate } from '../cost/estimate';
import { estimate } from '../cost/estimate';
import { readRatesFile, readUsageFile } from '../cost/input-file';
import type { Usage } from '../cost/usage';
import { readUsage } from '../cost/usage';
import { errorMessage } from '../error/thrown';
import type { TerraformJson } from '../terraform-json/terraform-json';
import { readSynthesizedStack, readSynthesizedStacks } from '../terraform-json/terraform-json';
import { costReport } from './cost-report';
import { selectedStack } from '../synthesis/stack-selection';
import { inSynthesizedFolder } from './synthesized-folder';
import { appOption, stackOption, todayOption } from './app-options';
import type { ForeignOptions } from './foreign-option';
import { givenForeign, planOption, sourceOption, stateOption } from './foreign-option';
import { print } from './terminal';
import { writeWholeFile } from './whole-file';

interface CostOptions extends ForeignOptions {
  readonly app?: string;
  readonly out?: string;
  readonly stack?: string;
  readonly usage?: string;
  readonly rates?: string;
  readonly clients?: number;
  readonly requests?: number;
  readonly tokenMinutes?: number;
  readonly tokensPerHour?: number;
  readonly freeTier?: true;
  readonly details?: true;
  readonly markdown?: true;
  /** True for stdout. */
  readonly json?: string | true;
}

const [ESTIMATED, BAD_INPUT] = [0, 2] as const;

/** `cognito-m2m cost`: estimates the monthly cost of a stack, with and without cached tokens. */
export default function costCommand(command: Command): void {
  command
    .description(
      'Estimate the monthly cost of a stack from its Terraform JSON and its usage. Reads also the plan or the state of any ' +
        'Terraform configuration. ' +
        'Exits with 0, or with 2 if it cannot estimate.',
    )
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(
      new Option('--out <folder>', 'read this folder that cdktf synth wrote, instead of an app').conflicts('app'),
    )
    .addOption(stackOption())
    .addOption(planOption().conflicts(['app', 'out', 'stack', 'state']))
    .addOption(stateOption().conflicts(['app', 'out', 'stack', 'plan']))
    .addOption(sourceOption())
    .option('--usage <file>', 'JSON file with the usage; docs/cost.md lists its keys')
    .option(
      '--requests <number>',
      `requests a month (default: ${readUsage({}, 'the default').requestsPerMonth})`,
      number,
    )
    .option('--clients <number>', 'number of clients (default: as declared)', number)
    .option('--token-minutes <number>', 'minutes that a token is valid (default: as declared)', number)
    .option('--tokens-per-hour <number>', 'token requests an hour (default: derived from the life of a token)', number)
    .option('--rates <file>', 'JSON file with prices to use instead of src/cost/rates.json')
    .option('--free-tier', 'take off the monthly free tier of an account')
    .option('--details', 'show each billed quantity, not only each service')
    .option('--markdown', 'print Markdown')
    .option('--json [file]', 'write a JSON report to the file; without a file, print it instead of the table')
    .action(run);
}

async function run(options: CostOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  const [usage, rates] = await Promise.all([usageOf(options), readRatesFile(options.rates)]);
  const stacks = await stackJsons(options);
  const found = stacks.map((json) => estimate(json, { usage, rates, freeTier: options.freeTier ?? false }));
  const reports = found.map(jsonReport);
  const report = JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2);
  if (options.json === true) print(report);
  else {
    const format = options.markdown ? 'markdown' : 'text';
    for (const each of found) {
      if (found.length > 1) print(`${format === 'markdown' ? '### ' : ''}${each.stack}`);
      for (const line of costReport(each, { format, details: options.details ?? false })) print(line);
    }
    if (found.length > 1) print(together(found));
  }
  if (typeof options.json === 'string') await write(options.json, `${report}\n`);
  process.exitCode = ESTIMATED;
}

async function usageOf({ usage, clients, requests, tokenMinutes, tokensPerHour }: CostOptions): Promise<Usage> {
  const file = usage === undefined ? {} : await readUsageFile(usage);
  const given = { clients, requestsPerMonth: requests, tokenMinutes, tokensPerHour };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return readUsage({ ...file, ...Object.fromEntries(set) }, 'what is given');
}

/** Total cost of several stacks. Each estimate assumes all the given requests. */
function together(found: readonly Estimate[]): string {
  const total = (kind: 'cached' | 'each-request') => found.reduce((sum, { bills }) => sum + bills[kind].total, 0);
  return `together: ${dollars(total('cached'))} with cached tokens, ${dollars(total('each-request'))} with a token for each request; each API is counted with all the given requests`;
}

async function stackJsons(options: CostOptions): Promise<TerraformJson[]> {
  const foreign = await givenForeign(options);
  if (foreign) return [foreign.json];
  const { app, out, stack } = options;
  if (out !== undefined) return jsonsIn(out, stack);
  return inSynthesizedFolder(app, (folder) => jsonsIn(folder, stack), selectedStack(stack));
}

async function jsonsIn(folder: string, stack: string | undefined): Promise<TerraformJson[]> {
  if (stack !== undefined) return [(await readSynthesizedStack(folder, stack)).json];
  return (await readSynthesizedStacks(folder)).map(({ json }) => json);
}

function jsonReport({ stack, region, usage, freeTier, bills, inventory, unverified, regions, checked }: Estimate) {
  return {
    stack,
    region,
    currency: 'USD',
    regions,
    checked,
    freeTier,
    usage,
    cached: bills.cached,
    eachRequest: bills['each-request'],
    notCounted: inventory.notCounted,
    unverified,
  };
}

async function write(file: string, content: string): Promise<void> {
  try {
    await writeWholeFile(file, content);
  } catch (error) {
    throw new CostError('ERR_OUTPUT', `cannot write ${file}: ${errorMessage(error)}; name a file that can be written`);
  }
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('expected a number that is 0 or more.');
}
