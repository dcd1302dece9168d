/**
 * Deploys every API again. Terraform takes the snapshot of an API before it destroys a route, so that the stage goes on
 * serving the route until another snapshot is taken.
 */
export const REDEPLOY_COMMAND = 'npm run deploy -- --redeploy';
