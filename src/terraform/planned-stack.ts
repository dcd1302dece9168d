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

/** Terraform's plan file, and the output of `terraform show -json`; both hold secrets in clear text. */
export const [PLAN_FILE, PLAN_JSON] = ['tfplan', 'plan.json'] as const;

/** A stack with its plan, in its folder. */
export interface PlannedStack {
  readonly name: string;
  readonly folder: string;
  readonly plan: Plan;
}

/** Options of a plan. */
export interface PlanOptions {
  /** Name of the stack, needed if there are several. */
  readonly stack?: string;
  /** Whether to plan a destroy. */
  readonly destroy?: boolean;
  /** Exceptions for this plan, in addition to the allow-lists. */
  readonly admission?: Admission;
  /** Prints a progress line. */
  readonly say: (line: string) => void;
}

/**
 * Plans a synthesized stack.
 * @param output - folder like `cdktf.out`
 * @throws TerraformError, PlanAdmissionError, or TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function planStack(output: string, { stack, ...options }: PlanOptions): Promise<PlannedStack> {
  const { json, directory } = await readSynthesizedStack(output, stack);
  return planFolder(directory, json['//']?.metadata.stackName ?? path.basename(directory), options);
}

/**
 * Plans the stack of another branch in a copy, after comparing it with the same stack of the base branch.
 * @param head - output folder of the other branch, like `cdktf.out`; its files are data, and its manifest is not read
 * @param base - output folder of the base branch, like `cdktf.out`
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
  // Copies links as links, so that the admission refuses them.
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

/** Shows only errors of Terraform, because a plan contains values. */
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
