import { planText } from '../review/plans';

/** Addresses in a plan that removes a route: its method, and the deployment and stage that still serve it. */
export const [METHOD, DEPLOYMENT, STAGE] = [
  'aws_api_gateway_method.x',
  'aws_api_gateway_deployment.d',
  'aws_api_gateway_stage.s',
];
const values = { rest_api_id: 'api', triggers: { redeployment: 'hash' } };

/** Changes of a plan that only renews the snapshot. */
export const SNAPSHOT = [
  { address: DEPLOYMENT, actions: ['create', 'delete'], before: values, after: values },
  { address: STAGE, actions: ['update'], before: values, after: values },
];

/** A plan that removes the method. */
export const REMOVAL = planText([{ address: METHOD, actions: ['delete'], before: values }, ...SNAPSHOT]);
