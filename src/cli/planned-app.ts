import path from 'node:path';
import type { PlannedStack } from '../terraform/planned-stack';
import { planStack } from '../terraform/planned-stack';
import { synthesizeApp } from '../synthesis/synthesized-app';
import { appName } from './app-options';
import { printError } from './terminal';

/** Which stack of which app. */
export interface AppOptions {
  /** @default - that of `cdktf.json` */
  readonly app?: string;
  /** Where it has several. */
  readonly stack?: string;
  /** Whether everything is to be destroyed. */
  readonly destroy?: boolean;
}

/**
 * Synthesizes and plans an app, and says so on stderr.
 * @param folder - one for the user alone: a plan holds secrets
 */
export async function planApp(folder: string, { app, ...options }: AppOptions): Promise<PlannedStack> {
  printError(`synthesizing ${appName(app)}`);
  const output = path.join(folder, 'synthesized');
  await synthesizeApp(app, output);
  return planStack(output, { ...options, say: printError });
}
