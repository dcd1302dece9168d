import type { Finding } from './rule';
import { defineRule } from './rule';
import type { StackView, ViewedResource } from '../terraform-json/stack-view';
import { blocks, isSet, shown } from '../terraform-json/stack-view';

export const logRetention = defineRule({
  id: 'log-retention',
  asks: 'a log group sets its retention in days, and every function has a log group in its stack',
  reason: 'otherwise AWS keeps and bills logs for ever, also in the group that Lambda makes by itself',
  fix: 'set retention_in_days, and create /aws/lambda/<function> with it',
  source: 'Working with log groups and log streams',
  check: (stack) => [
    ...stack
      .all('aws_cloudwatch_log_group')
      .filter(({ attributes: { retention_in_days: days } }) => !(typeof days === 'number' && days > 0))
      .map(({ path, attributes }) => ({
        path,
        subject: 'retention_in_days',
        found: `${shown(attributes.retention_in_days)}, which means for ever`,
      })),
    ...stack
      .all('aws_lambda_function')
      .filter((lambda) => !hasLogGroup(stack, lambda))
      .map(({ path }): Finding => ({ path, subject: 'log group', found: 'none in the stack' })),
  ],
});

function hasLogGroup(stack: StackView, { address, attributes }: ViewedResource): boolean {
  const chosen = blocks(attributes.logging_config)[0]?.log_group;
  if (isSet(chosen)) return stack.referred(chosen, 'aws_cloudwatch_log_group').length > 0;
  return stack.all('aws_cloudwatch_log_group').some(({ attributes: { name } }) => {
    const functionName = /^\/aws\/lambda\/(.+)$/.exec(String(name))?.[1];
    const refersToIt = stack.references(functionName).some(({ resource }) => resource.address === address);
    return functionName !== undefined && (functionName === attributes.function_name || refersToIt);
  });
}
