import * as z from 'zod';
import { functionName } from '../terraform-json/computed-attributes';
import type { ResourceShape, ResolvedStack } from '../terraform-json/resolved-stack';
import { matchesPattern } from './wildcard-pattern';

/** A call API Gateway is about to make. */
export interface FunctionCall {
  readonly functionName: string;
  /** The alias that is called. */
  readonly qualifier: string | undefined;
  /** `execution_arn/stage/METHOD/path` or `execution_arn/authorizers/id`, as API Gateway names the caller. */
  readonly sourceArn: string;
  readonly accountId: string;
}

/** Whether Lambda would allow API Gateway to make the call. */
export type InvokePermissions = (call: FunctionCall) => boolean;

const shape = {
  read: z.object({
    action: z.string(),
    function_name: z.string(),
    principal: z.string(),
    qualifier: z.string().optional(),
    source_arn: z.string().optional(),
    source_account: z.string().optional(),
  }),
  ignored: ['statement_id', 'statement_id_prefix'],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * The permissions of a stack's functions. A permission of a function is not one of its aliases.
 * @see AWS docs, "Using resource-based policies in Lambda"
 */
export function readInvokePermissions(stack: ResolvedStack): InvokePermissions {
  const permissions = stack.all('aws_lambda_permission').map((resource) => stack.read(resource, shape));
  return (call) =>
    permissions.some(
      (permission) =>
        ['lambda:InvokeFunction', 'lambda:*'].includes(permission.action) &&
        permission.principal === 'apigateway.amazonaws.com' &&
        functionName(permission.function_name) === call.functionName &&
        permission.qualifier === call.qualifier &&
        (permission.source_account ?? call.accountId) === call.accountId &&
        matchesPattern(permission.source_arn ?? '*', call.sourceArn),
    );
}
