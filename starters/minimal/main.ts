import { M2mApiStack, synthesize } from 'cognito-m2m';
import { access } from './src/access';
import { settings } from './src/settings';

/** Run by `cdktf synth`. */
void synthesize((app) => {
  new M2mApiStack(app, {
    settings: settings(),
    access,
    backend: { name: 'api', entry: 'src/handlers.ts' },
  });
});
