import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readSynthesizedStack } from '../terraform-json/terraform-json';
import type { Plan } from '../terraform-json/plan';
import { parsePlan } from '../terraform-json/plan';
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
  /** Says what is done. */
  readonly say: (line: string) => void;
}

/**
 * Plans what was synthesized. Of what Terraform prints only errors are shown: a plan shows values.
 * @param output - as `cdktf.out`
 * @throws TerraformError or TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function planStack(output: string, { stack, destroy = false, say }: PlanOptions): Promise<PlannedStack> {
  const { json, directory: folder } = await readSynthesizedStack(output, stack);
  const name = json['//']?.metadata.stackName ?? path.basename(folder);
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
