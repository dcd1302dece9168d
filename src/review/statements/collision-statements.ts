import { addressOf, wholeReference } from '../../terraform-json/reference';
import type { Attributes } from '../../terraform-json/stack-view';
import { record } from '../../terraform-json/stack-view';
import { grouped } from '../change/paired';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

const METHOD = ['rest_api_id', 'resource_id', 'http_method'];

/** Attributes by which AWS identifies a resource of a type; a second one with the same values overwrites the first. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_method: METHOD,
  aws_api_gateway_integration: METHOD,
  aws_api_gateway_method_response: [...METHOD, 'status_code'],
  aws_api_gateway_integration_response: [...METHOD, 'status_code'],
  aws_api_gateway_resource: ['rest_api_id', 'parent_id', 'path_part'],
  aws_api_gateway_gateway_response: ['rest_api_id', 'response_type'],
  aws_api_gateway_method_settings: ['rest_api_id', 'stage_name', 'method_path'],
  aws_api_gateway_rest_api_policy: ['rest_api_id'],
  aws_api_gateway_stage: ['rest_api_id', 'stage_name'],
  aws_api_gateway_base_path_mapping: ['domain_name', 'base_path'],
  aws_api_gateway_domain_name: ['domain_name'],
  aws_cognito_resource_server: ['user_pool_id', 'identifier'],
  aws_cognito_user_pool_domain: ['domain'],
  aws_iam_role: ['name'],
  aws_iam_role_policy: ['role', 'name'],
  aws_kms_key_policy: ['key_id'],
  aws_lambda_function: ['function_name'],
  aws_lambda_alias: ['function_name', 'name'],
  aws_route53_record: ['zone_id', 'name', 'type'],
  aws_secretsmanager_secret: ['name'],
  aws_secretsmanager_secret_policy: ['secret_arn'],
  aws_secretsmanager_secret_rotation: ['secret_id'],
  aws_secretsmanager_secret_version: ['secret_id'],
  aws_sns_topic_policy: ['arn'],
  aws_wafv2_web_acl_association: ['resource_arn'],
  aws_wafv2_web_acl_logging_configuration: ['resource_arn'],
};

/** Two resources for one place, such as one method and path: which of them wins is not known before apply. */
export function collisionStatements(base: Attributes, head: Attributes): Statement[] {
  const known = new Set(collisions(base).map((addresses) => addresses.join()));
  return collisions(head)
    .filter((addresses) => !known.has(addresses.join()))
    .map((addresses) =>
      statement(
        say`${named(addresses)} have the same place at AWS, and Terraform does not say which one stays: keep only one`,
        'not-understood',
      ),
    );
}

function collisions({ resource }: Attributes): string[][] {
  const all = record(resource);
  const placed = Object.entries(PLACES).flatMap(([type, names]) =>
    Object.entries(record(all[type])).map(([name, attributes]) => ({
      address: `${type}.${name}`,
      place: JSON.stringify([type, ...names.map((each) => resolved(record(attributes)[each], all))]),
    })),
  );
  return grouped(placed, ({ place }) => place)
    .filter((group) => group.length > 1)
    .map((group) => group.map(({ address }) => address).sort());
}

/** The value of another resource's attribute, if the JSON has it; a value that AWS generates stays a reference. */
function resolved(value: unknown, all: Attributes, depth = 0): unknown {
  const reference = wholeReference(value);
  if (!reference || reference.mode !== 'managed' || depth > 4) return value;
  const attributes = record(record(all[reference.type])[reference.name]);
  const own = attributes[reference.attribute];
  return own === undefined ? `${addressOf(reference)}.${reference.attribute}` : resolved(own, all, depth + 1);
}
