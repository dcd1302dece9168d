/** Types that a snapshot of an API holds; a stage and its settings take effect without a snapshot. */
const TYPE =
  /^aws_api_gateway_(authorizer|gateway_response|integration|integration_response|method|method_response|model|request_validator|resource|rest_api|rest_api_policy)$/;
/** Attributes of an API that take effect without a deployment, or that no caller notices. */
const IMMEDIATE = [
  ...['arn', 'created_date', 'execution_arn', 'id', 'root_resource_id'],
  ...['description', 'endpoint_configuration', 'fail_on_warnings', 'name', 'put_rest_api_mode', 'tags', 'tags_all'],
];

/** Whether a deployment takes a snapshot of the resources of a type. */
export function isInSnapshot(type: string): boolean {
  return TYPE.test(type);
}

/**
 * Whether a change of an attribute takes effect only with a new deployment.
 * @see AWS docs, "Updates to a REST API that require redeployment"
 */
export function needsDeployment(type: string, attribute: string): boolean {
  return isInSnapshot(type) && !(type === 'aws_api_gateway_rest_api' && IMMEDIATE.includes(attribute));
}
