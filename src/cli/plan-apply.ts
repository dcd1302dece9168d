import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Bundle } from '../terraform/saved-plan/bundle';
import { openBundle } from '../terraform/saved-plan/bundle';
import { SavedPlanError } from '../terraform/saved-plan/error';
import { TerraformError } from '../terraform/error';
import { outdatedSnapshots } from '../terraform/api-snapshot';
import { PLAN_FILE, PLAN_JSON } from '../terraform/planned-stack';
import { renewSnapshots, reportOutdated } from '../terraform/snapshot-renewal';
import { readPlan } from '../terraform-json/plan';
import { terraform } from '../terraform/terraform';
import { appOption, stackOption, todayOption } from './app-options';
import { appSettings } from './app-settings';
import { planName, planStore } from './plan-store';
import { inPrivateFolder } from './private-folder';
import { printError } from './terminal';

interface ApplyOptions {
  readonly app?: string;
  readonly stack?: string;
  readonly stored?: string;
  readonly digest?: string;
}

const [APPLIED, REFUSED, BAD_INPUT] = [0, 1, 2] as const;

/** Message of Terraform if the state has changed since the plan. */
const STALE = /Saved plan (is stale|does not match the given state)/;

/** `cognito-m2m plan-apply`: applies exactly what was planned, or nothing. */
export default function planApplyCommand(command: Command): void {
  command
    .description(
      'Apply a plan that cognito-m2m plan-save has saved, without a question. The command checks every file first. It ' +
        'refuses a plan that was altered or that is older than the state, and then applies nothing. If the plan removes a part ' +
        'of the API, the command deploys the API a second time, because the first deployment still serves the removed part. Exits with 0 if the plan is ' +
        'applied, 1 if it is refused or fails, 2 if there is no plan.',
    )
    .argument('[folder]', 'folder of the saved plan')
    .option('--stored <name>', 'the plan of this name in the state bucket, instead of a folder', planName)
    .option(
      '--digest <sha-256>',
      'digest that plan-save printed, received by another way than the plan; required with --stored',
      hex,
    )
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .action(run);
}

async function run(planned: string | undefined, options: ApplyOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  const fetch = source(planned, options);
  await inPrivateFolder('apply', async (folder) => {
    const work = path.join(folder, 'stack');
    const bundle = await checked(await fetch(path.join(folder, 'stored')), work, options.digest);
    process.exitCode = REFUSED;
    await apply(work, bundle);
  });
  process.exitCode = APPLIED;
}

/** Returns how to get the folder of the plan: from the argument, or by a download of the stored plan. */
function source(folder: string | undefined, { stored, digest, app, stack }: ApplyOptions) {
  if (folder !== undefined && stored === undefined) return () => Promise.resolve(folder);
  if (folder !== undefined) {
    throw new SavedPlanError(
      'ERR_OPTIONS',
      `${folder} and --stored are given, expected one of them; leave out the other`,
    );
  }
  if (stored === undefined) {
    throw new SavedPlanError(
      'ERR_OPTIONS',
      'no plan is given, expected the folder that plan-save --out wrote, or --stored with the name of plan-save --store; add one',
    );
  }
  if (digest === undefined) {
    throw new SavedPlanError(
      'ERR_OPTIONS',
      '--stored is given without --digest, expected the digest that plan-save printed, since everyone who may plan can replace a stored plan; add it',
    );
  }
  return async (to: string) => {
    const store = planStore(await appSettings(app, stack));
    printError(`fetching the plan ${stored}`);
    await store.get(stored, to);
    return to;
  };
}

async function checked(from: string, to: string, digest: string | undefined): Promise<Bundle> {
  try {
    return await openBundle(from, to, digest);
  } catch (error) {
    if (error instanceof SavedPlanError && error.code === 'ERR_BUNDLE_ALTERED') process.exitCode = REFUSED;
    throw error;
  }
}

async function apply(folder: string, { manifest: { stack, createdAt } }: Bundle): Promise<void> {
  printError(`initializing Terraform for ${stack}`);
  await terraform(folder, ['init', '-input=false', '-lockfile=readonly'], { stdout: 'returned' });
  printError(`applying the plan of ${stack}, made at ${createdAt}`);
  const outdated = outdatedSnapshots(await readPlan(path.join(folder, PLAN_JSON)));
  try {
    await terraform(folder, ['apply', '-input=false', PLAN_FILE]);
  } catch (error) {
    await keepState(folder, stack);
    if (!(error instanceof TerraformError) || !STALE.test(error.stderr)) {
      reportOutdated(outdated, printError);
      throw error;
    }
    throw new SavedPlanError(
      'ERR_PLAN_STALE',
      `the plan of ${stack} is stale: the state changed after ${createdAt}, when the plan was made; nothing was applied now, save a new plan`,
    );
  }
  await renewSnapshots(folder, path.dirname(folder), outdated, printError);
}

/**
 * If Terraform cannot write the state to its backend, it writes it beside the plan. That file is the only copy, so it
 * is kept.
 */
async function keepState(folder: string, stack: string): Promise<void> {
  const state = await readFile(path.join(folder, 'errored.tfstate')).catch(() => undefined);
  if (!state) return;
  const file = path.resolve(`errored.${stack}.tfstate`);
  await writeFile(file, state, { mode: 0o600 });
  printError(`only ${file} holds the new state: store it with terraform state push`);
}

function hex(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError('expected 64 hexadecimal digits.');
}
