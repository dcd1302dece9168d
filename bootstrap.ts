import { App } from 'cdktf';
import { readSettings } from './src/settings/settings';
import { StateStack } from './src/stacks/state-stack';

/** What an environment needs before its first deployment. `npm run bootstrap` deploys it, and moves its state. */
export default function bootstrap(): void {
  const app = new App();
  new StateStack(app, { settings: readSettings(process.env) });
  app.synth();
}
