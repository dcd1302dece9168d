import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { nearest } from '../access/nearest';
import { findings } from '../policy/enforcement';
import type { RuleFinding } from '../policy/error';
import { RULES } from '../policy/rules';
import type { Suppression } from '../policy/suppressed-finding';
import { uncovered } from '../policy/enforcement';
import type { ForeignStack } from '../foreign/stack';
import { unknownText } from '../foreign/unknown-value';
import { readSynthesizedStack } from '../terraform-json/terraform-json';
import { appOption, stackOption, todayOption } from './app-options';
import type { ForeignOptions } from './foreign-option';
import { givenForeign, planOption, sourceOption, stateOption } from './foreign-option';
import { selectedStack } from '../synthesis/stack-selection';
import { inSynthesizedFolder } from './synthesized-folder';
import { print, visibleText } from './terminal';

interface PolicyOptions extends ForeignOptions {
  readonly app?: string;
  readonly stack?: string;
  readonly rule?: readonly string[];
  readonly json?: true;
}

interface JudgedFindings {
  readonly found: readonly RuleFinding[];
  /** Findings that the stack accepts, each with a reason. */
  readonly suppressed: readonly RuleFinding[];
}

const [NONE, SOME, BAD_INPUT] = [0, 1, 2] as const;

/** `cognito-m2m policy`: the rules of the policy, over an app or over any Terraform. */
export default function policyCommand(command: Command): void {
  command
    .description(
      'List the findings of the policy rules (docs/policy.md) in an app, or in the plan or the state of any Terraform ' +
        'configuration. A value that is known only after apply does not pass. Plans and states do not contain `lifecycle`, ' +
        'and states do not contain the tags of the provider, so no rule checks them there; --source adds the lifecycle. Exits with 0 if there is no finding, 1 if ' +
        'there is one, 2 if it cannot read the input.',
    )
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .addOption(planOption())
    .addOption(stateOption())
    .addOption(sourceOption())
    .addOption(new Option('--rule <ids...>', 'only these rules; docs/policy.md lists them').argParser(ruleIds))
    .option('--json', 'print JSON')
    .action(run);
}

async function run(options: PolicyOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  const judged = await given(options);
  const isAsked = ({ rule }: RuleFinding) => options.rule?.includes(rule) ?? true;
  const [found, suppressed] = [judged.found.filter(isAsked), judged.suppressed.filter(isAsked)];
  if (options.json) print(JSON.stringify(found, null, 2));
  else {
    for (const line of lines(found, suppressed.length)) print(line);
  }
  process.exitCode = found.length > 0 ? SOME : NONE;
}

async function given(options: PolicyOptions): Promise<JudgedFindings> {
  const foreign = await givenForeign(options);
  if (foreign) return { found: foreignFindings(foreign), suppressed: [] };
  const { app, stack } = options;
  const read = async (folder: string) => {
    const { json } = await readSynthesizedStack(folder, stack);
    const all = findings(json);
    const found = uncovered(all, (json['//']?.policy?.suppressions ?? []) as readonly Suppression[]);
    return { found, suppressed: all.filter((finding) => !found.includes(finding)) };
  };
  return inSynthesizedFolder(app, read, selectedStack(stack));
}

/** Findings of a plan or a state; they name resources as Terraform does, and the sources of an unknown value. */
function foreignFindings(foreign: ForeignStack): RuleFinding[] {
  const { json, addresses, unknown } = foreign;
  const judged = findings(json).filter((finding) => isJudged(foreign, finding));
  return addresses.inValue(judged).map((finding) => {
    const { path, subject } = finding;
    const open = unknown.find(({ address, attribute }) => address === path && attribute === subject);
    return open ? { ...finding, found: unknownText(open) } : finding;
  });
}

/** Ignores what a plan or a state does not hold: its absence proves nothing. */
function isJudged({ kind, lifecycles }: ForeignStack, { rule, subject, path }: RuleFinding): boolean {
  if (rule === 'deployment-lifecycle' && subject === 'create_before_destroy') return lifecycles.has(path);
  return !(rule === 'tags' && kind === 'state');
}

function lines(found: readonly RuleFinding[], suppressed: number): string[] {
  const rest =
    suppressed === 0 ? '' : `${suppressed} suppressed with a reason, which each synth prints and the stack records`;
  if (found.length === 0) return [rest === '' ? 'no findings' : `no findings; ${rest}`];
  return [...findingLines(found), ...(rest === '' ? [] : [rest])];
}

function findingLines(found: readonly RuleFinding[]): string[] {
  return RULES.flatMap(({ id, reason, fix }) => {
    const own = found.filter(({ rule }) => rule === id);
    if (own.length === 0) return [];
    const each = own.map(({ path, subject, found: what }) => visibleText(`  ${path}, "${subject}": ${what}`));
    return [`${id}: ${reason}; ${fix}`, ...each, ''];
  });
}

/** Collects the values of an option that may be given several. */
function ruleIds(given: string, before: readonly string[] = []): readonly string[] {
  const ids = RULES.map(({ id }) => id);
  if (ids.some((id) => id === given)) return [...before, given];
  const meant = nearest(given, ids);
  const fix = meant === undefined ? 'docs/policy.md lists the rules' : `did you mean ${meant}?`;
  throw new InvalidArgumentError(`expected the id of a rule; ${fix}`);
}
