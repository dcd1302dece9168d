import type { Command } from 'commander';
import path from 'node:path';
import { findDrift } from '../drift/drift';
import { driftJson, driftReport, isDrifted } from '../drift/drift-report';
import { readStack } from '../review/change/side';
import { STACK_FILE } from '../terraform/plan-admission';
import { allowOption, appOption, stackOption, todayOption } from './app-options';
import type { AppOptions } from './planned-app';
import { planStacks } from './planned-app';
import { inPrivateFolder } from './private-folder';
import { print } from './terminal';

interface DriftOptions extends AppOptions {
  readonly json?: true;
}

const [NONE, DRIFTED, NOT_KNOWN] = [0, 1, 2] as const;

/** `cognito-m2m drift`: finds changes of a deployment that were made outside of Terraform. */
export default function driftCommand(command: Command): void {
  command
    .description(
      'List the changes made outside of Terraform since the last deploy, by resource and attribute, and their effect on ' +
        'access. Lists also the grants that have ended and are still deployed. Changes nothing. Exits with 0 if it finds ' +
        'nothing, 1 if it finds something, 2 if it cannot tell.',
    )
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .addOption(allowOption())
    .option('--json', 'print a JSON report instead of Markdown')
    .action(run);
}

async function run({ json, ...options }: DriftOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = NOT_KNOWN;
  const found = await inPrivateFolder('drift', async (folder) => {
    const planned = await planStacks(folder, options);
    return Promise.all(
      planned.map(async (each) => findDrift(await readStack(path.join(each.folder, STACK_FILE)), each.plan)),
    );
  });
  const reports = found.map(driftJson);
  if (json) print(JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2));
  else print(found.map(driftReport).join('\n\n'));
  process.exitCode = found.some(isDrifted) ? DRIFTED : NONE;
}
