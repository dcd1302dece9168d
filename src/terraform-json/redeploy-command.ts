/**
 * Command that deploys every API again. Terraform takes the snapshot of an API before it destroys a route, so the
 * stage serves the route until the next snapshot.
 */
export const REDEPLOY_COMMAND = 'npm run deploy -- --redeploy';
