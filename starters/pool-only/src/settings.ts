import { readSettings } from 'cognito-m2m';

/** Settings of this deployment: those of the environment, and what a variable `M2M_…` overrides. */
export const settings = () => readSettings(process.env, undefined, { projectName: 'my-project' });
