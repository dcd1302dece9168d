import { StateStack, readSettings, synthesize } from 'cognito-m2m';
import { customerSettings } from './src/app/settings';

/** The stack that an environment needs before its first deployment. `npm run bootstrap` deploys it, and moves its state. */
void synthesize((app) => {
  new StateStack(app, { settings: readSettings(process.env, customerSettings) });
});
