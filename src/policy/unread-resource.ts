import type { Finding } from './rule';
import { defineRule } from './rule';
import { isSet, record } from '../terraform-json/stack-view';

/** Resources that create other resources from a template or text, which no rule reads. */
const MAKERS =
  /^(aws_cloudformation_(stack|stack_set|stack_set_instance|stack_instances)|aws_cloudcontrolapi_resource|aws_serverlessapplicationrepository_cloudformation_stack|aws_servicecatalog_(product|provisioned_product)|awscc_.+)$/;

export const unreadResource = defineRule({
  id: 'unread-resource',
  asks: 'the stack makes everything with its own resources: no module, no template of another tool, no program that Terraform runs',
  reason: 'rules read only resources of the stack; anything else may be open to everyone',
  fix: 'write the resources as constructs of the stack, or suppress the finding after somebody has reviewed what it makes',
  source: 'AWS Cloud Control API',
  check: (stack): Finding[] => [
    ...Object.keys(record(stack.otherBlocks.module)).map((name) => ({
      path: `module.${name}`,
      subject: 'module',
      found: 'resources that no rule can read',
    })),
    ...stack
      .everything()
      .filter(({ type }) => MAKERS.test(type))
      .map(({ path, type }) => ({ path, subject: type, found: 'resources that no rule can read' })),
    ...stack
      .everything()
      .filter(({ attributes }) => isSet(attributes.provisioner))
      .map(({ path }) => ({ path, subject: 'provisioner', found: 'a program that may make anything' })),
  ],
});
