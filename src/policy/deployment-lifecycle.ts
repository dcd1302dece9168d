import { defineRule } from './rule';
import { blocks, isSet, record } from '../terraform-json/stack-view';

export const deploymentLifecycle = defineRule({
  id: 'deployment-lifecycle',
  asks: 'a deployment of an API has triggers, is created before the last one is destroyed, and leaves the stage to itself',
  reason:
    'without triggers a change of the API is never served; destroyed first, or with a stage of its own, the API is down in between',
  fix: 'use the construct RestApi, or set triggers and lifecycle.create_before_destroy, and a stage apart',
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
        ...(isSet(attributes.stage_name) ? [{ path, subject: 'stage_name', found: 'a stage of its own' }] : []),
      ]),
});
