import type { StackView, ViewedResource } from './stack-view';

/** Functions that the address of an integration or an authorizer leads to, by an alias or by itself. */
export function calledFunctions(stack: StackView, uri: unknown): ViewedResource[] {
  const aliases = stack.referred(uri, 'aws_lambda_alias').map(({ attributes }) => attributes.function_name);
  return [uri, ...aliases].flatMap((value) => stack.referred(value, 'aws_lambda_function'));
}
