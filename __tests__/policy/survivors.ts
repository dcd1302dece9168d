/** Mutations that no rule, type or test of the stacks needs to notice, with the reason. */
export const SURVIVORS: readonly { readonly mutation: RegExp; readonly reason: string }[] = [
  {
    mutation: /^aws_(kms_key|secretsmanager_secret|cloudwatch_metric_alarm) \S+ (alarm_)?description /,
    reason: 'text for people, which nothing reads',
  },
  {
    mutation: /^aws_(kms_alias|iam_role_policy|api_gateway_request_validator) \S+ name /,
    reason: 'a name that nothing refers to; without one the provider makes one up',
  },
  {
    mutation: /^data archive_file \S+ source_dir renamed$/,
    reason: 'a folder that is not there fails the plan; the deployment test plans with those that are',
  },
];
