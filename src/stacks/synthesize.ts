import { App } from 'cdktf';
import { reportUserError } from './reported-error';
import { removeUnneededStacks } from './stack-content';

/**
 * Synthesizes an app: `cdktf.out` then holds its Terraform JSON. An error that the user can correct is written to stderr
 * as one message without a stack, and the process ends with exit code 1.
 * @param build - adds the stacks
 * @example
 * import { M2mPoolStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';
 *
 * const access = defineAccess({
 *   resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
 *   clients: { Reporting: { scopes: ['orders/read'] } },
 *   routes: {},
 * });
 * void synthesize((app) => {
 *   new M2mPoolStack(app, { settings: readSettings(process.env), access });
 * });
 */
export async function synthesize(build: (app: App) => void | Promise<void>): Promise<void> {
  try {
    const app = new App();
    await build(app);
    removeUnneededStacks(app);
    app.synth();
  } catch (error) {
    reportUserError(error);
  }
}
