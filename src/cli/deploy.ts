import type { Command } from 'commander';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { changedOutputs, plannedChanges } from '../review/change/resource-change';
import { configuredText } from '../synthesis/configured-text';
import { synthesizeApp } from '../synthesis/synthesized-app';
import { outdatedSnapshots, plannedSnapshots } from '../terraform/api-snapshot';
import { renewSnapshots, reportOutdated } from '../terraform/snapshot-renewal';
import { terraform } from '../terraform/terraform';
import type { Plan } from '../terraform-json/plan';
import { parsePlan } from '../terraform-json/plan';
import type { DeployableStack } from '../terraform-json/deployable-stack';
import { deployableStacks } from '../terraform-json/deployable-stack';
import { appName, appOption } from './app-options';
import { confirmed } from './confirmation';
import { CommandError } from './error';
import { inPrivateFolder } from './private-folder';
import { printError } from './terminal';

interface DeployOptions {
  readonly app?: string;
  readonly output?: string;
  readonly outputsFile?: string;
  readonly autoApprove?: true;
  readonly migrateState?: true;
  readonly redeploy?: true;
}

const [APPLIED, FAILED, BAD_INPUT] = [0, 1, 2] as const;

/** `cognito-m2m deploy`: like `cdktf deploy`, but also closes the removed parts of an API in the same run. */
export default function deployCommand(command: Command): void {
  command
    .description(
      'Synthesize, plan, ask and apply. If the plan removes a part of an API, the command deploys the API a second time, ' +
        'because the first deployment still serves the removed part. Exits with 0 if everything is applied, 1 if something is refused or fails, 2 if the app or a stack name is wrong.',
    )
    .argument('[stacks...]', 'stacks of the app, if it has several')
    .option('--auto-approve', 'do not ask')
    .option('--redeploy', 'deploy each API again even if it does not change')
    .option('--migrate-state', 'move the state to the place that the app names now')
    .option('--output <folder>', 'folder for the synthesized JSON (default: "output" of cdktf.json, or cdktf.out)')
    .option('--outputs-file <file>', 'write the outputs to a file as JSON by stack, without the secret ones')
    .option('--skip-provider-lock', 'accepted as by cdktf deploy; this command never asks for checksums')
    .addOption(appOption())
    .action(run);
}

async function run(names: readonly string[], options: DeployOptions): Promise<void> {
  if (!options.autoApprove && !process.stdin.isTTY) {
    throw new CommandError(
      'stdin is no terminal, expected one to confirm on; pass --auto-approve to go on without a question; nothing was done',
    );
  }
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  const output = path.resolve(options.output ?? (await configuredText('output')) ?? 'cdktf.out');
  await mkdir(output, { recursive: true });
  printError(`synthesizing ${appName(options.app)}`);
  await synthesizeApp(options.app, output, names.length > 0 ? { stacks: { names } } : {});
  const stacks = await deployableStacks(output, names);
  process.exitCode = FAILED;
  const outputs: Record<string, unknown> = {};
  for (const stack of stacks) {
    for (const warning of stack.warnings) printError(`warning: ${warning}`);
    await inPrivateFolder('deploy', (folder) => deploy(stack, folder, options));
    outputs[stack.name] = await publicOutputs(stack.folder);
  }
  if (options.outputsFile !== undefined) await writeFile(options.outputsFile, `${JSON.stringify(outputs, null, 2)}\n`);
  process.exitCode = APPLIED;
}

/** @param plans - a folder that only the user can read: a plan holds secrets */
async function deploy({ name, folder }: DeployableStack, plans: string, options: DeployOptions): Promise<void> {
  const file = path.join(plans, 'tfplan');
  const moving = options.migrateState ? ['-migrate-state', ...(options.autoApprove ? ['-force-copy'] : [])] : [];
  printError(`initializing Terraform for ${name}`);
  await terraform(folder, ['init', ...(options.migrateState ? moving : ['-input=false'])], { stdout: 'returned' });
  await terraform(folder, ['plan', '-input=false', `-out=${file}`]);
  const plan = parsePlan(await terraform(folder, ['show', '-json', file], { stdout: 'returned' }), file);
  if (!options.autoApprove && !(await isApproved(name, plan))) {
    throw new CommandError(`the plan of ${name} is not approved, expected the answer "yes"; nothing of it was applied`);
  }
  const snapshots = options.redeploy ? plannedSnapshots(plan) : outdatedSnapshots(plan);
  try {
    await terraform(folder, ['apply', '-input=false', file]);
  } catch (error) {
    reportOutdated(outdatedSnapshots(plan), printError);
    throw error;
  }
  await renewSnapshots(folder, plans, snapshots, printError);
}

/** A plan without changes needs no confirmation. */
async function isApproved(name: string, plan: Plan): Promise<boolean> {
  const { changes, unread } = plannedChanges(plan);
  if (changes.length + unread.length + changedOutputs(plan) === 0) return true;
  const question = `Apply this plan of ${name}? Type yes to go on: `;
  return confirmed(question, 'yes', { input: process.stdin, output: process.stderr });
}

async function publicOutputs(folder: string): Promise<Record<string, unknown>> {
  const text = await terraform(folder, ['output', '-json'], { stdout: 'returned' });
  const outputs = z
    .record(z.string(), z.object({ sensitive: z.boolean(), value: z.unknown() }))
    .parse(JSON.parse(text));
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, { sensitive, value }]) => (sensitive ? [] : [[name, value]])),
  );
}
