import { readSettings } from 'cognito-m2m';
import { customerSettings } from './app/settings';

/** Settings of this deployment: those of the environment, and what a variable `M2M_…` overrides. */
export const settings = () => readSettings(process.env, customerSettings, { projectName: 'my-project' });
