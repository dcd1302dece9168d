import { M2mPoolStack, synthesize } from 'cognito-m2m';
import { access } from './src/access';
import { settings } from './src/settings';

/** Run by `cdktf synth`. */
void synthesize((app) => {
  new M2mPoolStack(app, { settings: settings(), access });
});
