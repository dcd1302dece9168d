import path from 'node:path';
import { deployableStacks } from '../terraform-json/deployable-stack';
import { readManifest } from '../terraform-json/manifest';
import type { PlannedStack } from '../terraform/planned-stack';
import { SETTINGS } from '../settings/schema';
import { planHead, planStack } from '../terraform/planned-stack';
import { selectedStack } from '../synthesis/stack-selection';
import { synthesizeApp } from '../synthesis/synthesized-app';
import { appName } from './app-options';
import { printError } from './terminal';

/** Which stack of which app. */
export interface AppOptions {
  /** @default - that of `cdktf.json` */
  readonly app?: string;
  /** Name of the stack, if the app has several. */
  readonly stack?: string;
  /** Whether everything is to be destroyed. */
  readonly destroy?: boolean;
  /** Changes that the plan may make although no allow-list has them, e.g. `import`. */
  readonly allow?: readonly string[];
  /** Folder that another branch was synthesized to, which is planned in place of the app. */
  readonly head?: string;
  /** Folder that the base branch was synthesized to. */
  readonly base?: string;
}

/**
 * Synthesizes and plans an app, or plans the folder that another branch was synthesized to. Reports progress on
 * stderr.
 * @param folder - readable by the user only: a plan holds secrets
 */
export async function planApp(
  folder: string,
  { app, head, base, allow = [], ...options }: AppOptions,
): Promise<PlannedStack> {
  const output = path.join(folder, 'synthesized');
  const admission = { endpoint: process.env[SETTINGS.awsEndpointUrl.variable], allowed: allow };
  const planning = { ...options, admission, say: printError };
  if (head !== undefined && base !== undefined) return planHead(head, base, output, planning);
  printError(`synthesizing ${appName(app)}`);
  await synthesizeApp(app, output, selectedStack(options.stack));
  return planStack(output, planning);
}

/** The same of every stack of an app, each after those that it refers to, or of the one that is named. */
export async function planStacks(
  folder: string,
  { app, stack, allow = [], ...options }: Omit<AppOptions, 'head' | 'base'>,
): Promise<PlannedStack[]> {
  const output = path.join(folder, 'synthesized');
  const admission = { endpoint: process.env[SETTINGS.awsEndpointUrl.variable], allowed: allow };
  printError(`synthesizing ${appName(app)}`);
  await synthesizeApp(app, output, selectedStack(stack));
  const wanted = stack === undefined ? [...(await readManifest(output)).keys()] : [stack];
  const planned: PlannedStack[] = [];
  for (const { name } of await deployableStacks(output, wanted)) {
    planned.push(await planStack(output, { ...options, stack: name, admission, say: printError }));
  }
  return planned;
}
