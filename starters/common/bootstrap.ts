import { StateStack, synthesize } from 'cognito-m2m';
import { settings } from './src/settings';

/** What an environment needs before its first deployment. `npm run bootstrap` deploys it, and moves its state. */
void synthesize((app) => {
  new StateStack(app, { settings: settings() });
});
