import type { Command } from 'commander';
import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import { changedOutputs, plannedChanges } from '../review/change/resource-change';
import type { Bundle } from '../terraform/saved-plan/bundle';
import { makeFolder, writeBundle } from '../terraform/saved-plan/bundle';
import { SavedPlanError } from '../terraform/saved-plan/error';
import { planName, planStore } from './plan-store';
import { SynthesisError } from '../synthesis/error';
import { TerraformJsonError } from '../terraform-json/error';
import { allowOption, appOption, stackOption, todayOption } from './app-options';
import { appSettings } from './app-settings';
import type { AppOptions } from './planned-app';
import { planApp } from './planned-app';
import { inPrivateFolder } from './private-folder';
import { print, printError } from './terminal';

interface SaveOptions extends AppOptions {
  readonly out?: string;
  readonly store?: string;
}

const [SAVED, FAILED, BAD_INPUT] = [0, 1, 2] as const;

/** `cognito-m2m plan-save`: plans, and keeps the plan with all it is applied from. */
export default function planSaveCommand(command: Command): void {
  command
    .description(
      'Plan a deploy and save the plan with the JSON, the functions and the lock file that it needs. The saved plan holds ' +
        'secrets in clear text. Prints its digest and the number of resources and outputs that change. Exits with 0 ' +
        'if the plan is saved, 1 if planning or saving fails, 2 if an option or a setting is wrong.',
    )
    .option('--out <folder>', 'new folder for the plan, readable only for you')
    .option(
      '--store <name>',
      'store the plan in the state bucket under this name, for cognito-m2m plan-apply --stored',
      planName,
    )
    .option('--destroy', 'plan to destroy everything')
    .option(
      '--head <folder>',
      'plan this folder that another branch synthesized: no code of that branch runs, and backend and providers must be those of --base',
    )
    .option('--base <folder>', 'folder that the base branch synthesized; the head must have its backend and providers')
    .addOption(allowOption())
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .action(run);
}

async function run({ out, ...options }: SaveOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  if (out === undefined && options.store === undefined) {
    throw new SavedPlanError('ERR_OPTIONS', 'the plan has no destination, expected --out or --store; add one');
  }
  if ((options.head === undefined) !== (options.base === undefined)) {
    throw new SavedPlanError('ERR_OPTIONS', 'expected --head and --base together, or neither; add or remove one');
  }
  const made = out !== undefined && (await makeFolder(out)) ? out : undefined;
  try {
    printResult(await savedPlan(out, options));
  } catch (error) {
    // Only if nothing was saved to it.
    if (made !== undefined) await rmdir(made).catch(() => undefined);
    throw error;
  }
  process.exitCode = SAVED;
}

async function savedPlan(out: string | undefined, { store, ...options }: Omit<SaveOptions, 'out'>): Promise<Bundle> {
  const kept = store === undefined ? undefined : planStore(await appSettings(options.app, options.stack));
  process.exitCode = FAILED;
  return inPrivateFolder('plan', async (folder) => {
    const target = out ?? path.join(folder, 'saved');
    const planned = await planApp(folder, options).catch((error: unknown) => {
      // A wrong name of a stack; of another branch, JSON that cannot be read is refused.
      const isInput = error instanceof TerraformJsonError && options.head === undefined;
      if (error instanceof SynthesisError || isInput) process.exitCode = BAD_INPUT;
      throw error;
    });
    const changes = plannedChanges(planned.plan).changes.length + changedOutputs(planned.plan);
    const saved = await writeBundle(planned.folder, target, { stack: planned.name, changes });
    if (kept && store !== undefined) {
      printError(`keeping the plan as ${store} in bucket ${kept.bucket}`);
      await kept.put(store, target);
    }
    return saved;
  });
}

/** As lines that a script reads, and a workflow takes for outputs. */
function printResult({ manifest, digest }: Bundle): void {
  print(`stack=${manifest.stack}`);
  print(`changes=${manifest.changes}`);
  print(`digest=${digest}`);
}
