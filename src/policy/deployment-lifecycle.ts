import { defineRule } from './rule';
import { blocks, isSet, record } from '../terraform-json/stack-view';

export const deploymentLifecycle = defineRule({
  id: 'deployment-lifecycle',
  asks: 'a deployment of an API has triggers, is created before the old one is destroyed, and does not make the stage',
  reason:
    'without triggers, the stage never serves a change of the API; if the old deployment is destroyed first or the deployment makes the stage, the API is down in between',
  fix: 'use the construct RestApi, or set triggers and lifecycle.create_before_destroy, and make a separate stage',
  source: 'Create a deployment for REST APIs in API Gateway',
  check: (stack) =>
    stack
      .all('aws_api_gateway_deployment')
      .flatMap(({ path, attributes }) => [
        ...(Object.values(record(attributes.triggers)).some(isSet)
          ? []
          : [{ path, subject: 'triggers', found: 'none' }]),
        ...(blocks(attributes.lifecycle)[0]?.create_before_destroy === true
          ? []
          : [{ path, subject: 'create_before_destroy', found: 'unset or off' }]),
        ...(isSet(attributes.stage_name)
          ? [{ path, subject: 'stage_name', found: 'a stage that the deployment makes' }]
          : []),
      ]),
});
