import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '../error/thrown';
import { TerraformJsonError } from '../terraform-json/error';
import { readJson } from '../terraform-json/json-file';
import { readSynthesizedStack } from '../terraform-json/terraform-json';
import type { Plan } from '../terraform-json/plan';
import { parsePlan } from '../terraform-json/plan';
import type { Admission } from './admission/refusal';
import { STACK_FILE, admitStack } from './plan-admission';
import { terraform } from './terraform';

/** Terraform's own file of a plan, and what `terraform show -json` says of it; both hold secrets in clear text. */
export const [PLAN_FILE, PLAN_JSON] = ['tfplan', 'plan.json'] as const;

/** A stack that Terraform has planned, in the folder it was synthesized to. */
export interface PlannedStack {
  readonly name: string;
  readonly folder: string;
  readonly plan: Plan;
}

/** How a stack is planned. */
export interface PlanOptions {
  /** Where there are several. */
  readonly stack?: string;
  /** Whether everything is to be destroyed. */
  readonly destroy?: boolean;
  /** What the plan may use beside what every plan does. */
  readonly admission?: Admission;
  /** Says what is done. */
  readonly say: (line: string) => void;
}

/**
 * Plans what was synthesized.
 * @param output - as `cdktf.out`
 * @throws TerraformError, PlanAdmissionError, or TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function planStack(output: string, { stack, ...options }: PlanOptions): Promise<PlannedStack> {
  const { json, directory } = await readSynthesizedStack(output, stack);
  return planFolder(directory, json['//']?.metadata.stackName ?? path.basename(directory), options);
}

/**
 * Plans what another branch synthesized, in a copy, held against the same stack of the base branch.
 * @param head - folder as `cdktf.out` of the other branch; its files are data, and its list of stacks is not read
 * @param base - folder as `cdktf.out` of the base branch
 * @param folder - an empty folder for the copy
 * @throws TerraformError, PlanAdmissionError, or TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function planHead(
  head: string,
  base: string,
  folder: string,
  { stack, admission, ...options }: PlanOptions,
): Promise<PlannedStack> {
  const { directory } = await readSynthesizedStack(base, stack);
  const name = path.basename(directory);
  const copy = path.join(folder, name);
  const from = path.join(head, path.basename(path.dirname(directory)), name);
  // Links are kept as links, which are refused.
  await cp(from, copy, { recursive: true, verbatimSymlinks: true }).catch((cause: unknown) => {
    throw new TerraformJsonError(
      'ERR_STACK_UNREADABLE',
      `${from} cannot be read: ${errorMessage(cause)}; run cdktf synth`,
      {
        cause,
      },
    );
  });
  const judged = { ...admission, base: await readJson(path.join(directory, STACK_FILE)) };
  return planFolder(copy, name, { ...options, admission: judged });
}

/** Of what Terraform prints only errors are shown: a plan shows values. */
async function planFolder(
  folder: string,
  name: string,
  { destroy = false, admission, say }: Omit<PlanOptions, 'stack'>,
): Promise<PlannedStack> {
  await admitStack(folder, admission);
  const quietly = (...args: string[]) => terraform(folder, args, { stdout: 'returned' });
  say(`initializing Terraform for ${name}`);
  await quietly('init', '-input=false');
  say(`planning ${name}`);
  await quietly('plan', '-input=false', `-out=${PLAN_FILE}`, ...(destroy ? ['-destroy'] : []));
  const text = await quietly('show', '-json', PLAN_FILE);
  const file = path.join(folder, PLAN_JSON);
  await writeFile(file, text, { mode: 0o600 });
  return { name, folder, plan: parsePlan(text, file) };
}
