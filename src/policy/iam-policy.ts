import { isBinding } from './binding-condition';
import type { IamElement, IamPrincipal, IamStatement } from '../terraform-json/iam-document';
import { parseIamDocument } from '../terraform-json/iam-document';
import { referencesIn, wholeReference, wholeSequence } from '../terraform-json/reference';
import type { Attributes, StackView, ViewedResource } from '../terraform-json/stack-view';
import { blocks, list } from '../terraform-json/stack-view';

/** A policy in a stack. */
export interface StackPolicy {
  /** Kind of policy: `permissions` of a principal, `trust` policy of a role, or `resource` policy. */
  readonly kind: 'permissions' | 'trust' | 'resource';
  readonly at: ViewedResource;
  readonly attribute: string;
  /** Statements of the policy, or the reason why they cannot be read before apply. */
  readonly document: readonly IamStatement[] | { readonly wrong: string };
}

const POLICIES: Readonly<Record<string, readonly (readonly [attribute: string, kind: StackPolicy['kind']])[]>> = {
  aws_iam_policy: [['policy', 'permissions']],
  aws_iam_role: [
    ['assume_role_policy', 'trust'],
    ['inline_policy', 'permissions'],
  ],
  aws_iam_role_policy: [['policy', 'permissions']],
  aws_iam_user_policy: [['policy', 'permissions']],
  aws_iam_group_policy: [['policy', 'permissions']],
  aws_api_gateway_rest_api: [['policy', 'resource']],
  aws_api_gateway_rest_api_policy: [['policy', 'resource']],
  aws_cloudwatch_event_bus_policy: [['policy', 'resource']],
  aws_cloudwatch_log_resource_policy: [['policy_document', 'resource']],
  aws_dynamodb_resource_policy: [['policy', 'resource']],
  aws_ecr_repository_policy: [['policy', 'resource']],
  aws_efs_file_system_policy: [['policy', 'resource']],
  aws_kinesis_resource_policy: [['policy', 'resource']],
  aws_kms_key: [['policy', 'resource']],
  aws_kms_key_policy: [['policy', 'resource']],
  aws_s3_access_point: [['policy', 'resource']],
  aws_s3_bucket: [['policy', 'resource']],
  aws_s3_bucket_policy: [['policy', 'resource']],
  aws_s3control_access_point_policy: [['policy', 'resource']],
  aws_secretsmanager_secret: [['policy', 'resource']],
  aws_secretsmanager_secret_policy: [['policy', 'resource']],
  aws_sns_topic: [['policy', 'resource']],
  aws_sns_topic_policy: [['policy', 'resource']],
  aws_sqs_queue: [['policy', 'resource']],
  aws_sqs_queue_policy: [['policy', 'resource']],
  aws_vpclattice_auth_policy: [['policy', 'resource']],
};

/** Attributes of other types that hold a policy. */
const ATTRIBUTE = /(^|_)polic(y|ies)(_document|_json|_text)?$/;
/** Text that every policy contains, in JSON and in an expression. */
const SAYS_WHO = /\bEffect"?\s*[:=]/;

const AT_APPLY = { wrong: 'its value is known only at apply' };

/** Operators that pass only the given values. */
const COMPARISON = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$/;

/** Lists all policies of a stack; each `aws_iam_policy_document` counts where it is used. */
export function iamPolicies(stack: StackView): StackPolicy[] {
  return [
    ...Object.entries(POLICIES).flatMap(([type, attributes]) =>
      stack
        .all(type)
        .flatMap((at) =>
          attributes.flatMap(([attribute, kind]) =>
            policyTexts(at, attribute).map((text) => ({ kind, at, attribute, document: readPolicy(stack, text) })),
          ),
        ),
    ),
    ...stack.everything().flatMap((at) => (Object.hasOwn(POLICIES, at.type) ? [] : otherPolicies(stack, at))),
  ];
}

/** Finds policies in resources of other types, by their content. */
function otherPolicies(stack: StackView, at: ViewedResource): StackPolicy[] {
  return Object.entries(at.attributes)
    .filter(([attribute, text]) => ATTRIBUTE.test(attribute) && typeof text === 'string' && isPolicy(stack, text))
    .map(([attribute, text]) => ({ kind: 'resource', at, attribute, document: readPolicy(stack, text) }));
}

function isPolicy(stack: StackView, text: string): boolean {
  return SAYS_WHO.test(text) || stack.referred(text, 'data.aws_iam_policy_document').length > 0;
}

/** Statements of a policy; empty if it cannot be read, which is reported as a separate finding. */
export function statementsOf({ document }: StackPolicy): readonly IamStatement[] {
  return 'wrong' in document ? [] : document;
}

/** Items of an element; empty if the element lists exceptions. */
export function namedItems(element: IamElement<string> | undefined): readonly string[] {
  return element?.except === undefined ? (element?.items ?? []) : [];
}

/** Principals of a statement, e.g. `AWS:*` or `Service:lambda.amazonaws.com`; everyone for a `NotPrincipal`. */
export function principalsOf({ principals }: IamStatement): string[] {
  // All except some includes principals that nobody thought of.
  if (principals?.except !== undefined) return ['AWS:*'];
  return (principals?.items ?? []).map(({ type, id }) => `${type}:${id}`);
}

/** Condition keys in lower case that limit the callers of a statement. */
export function comparedKeys({ conditions }: IamStatement): string[] {
  return conditions
    .map((condition) => ({ ...condition, key: condition.key.toLowerCase() }))
    .filter(({ operator, key, values }) => COMPARISON.test(operator) && values.length > 0 && isBinding(key, values))
    .map(({ key }) => key);
}

/** Whether an expression in a text refers to a resource or a data source; any other expression may have any value. */
export function namesResource(stack: StackView, text: string): boolean {
  return referencesIn(text).some(({ kind }) => kind === 'resource') || stack.references(text).length > 0;
}

function policyTexts({ attributes }: ViewedResource, attribute: string): readonly unknown[] {
  const given = attributes[attribute];
  if (attribute !== 'inline_policy') return list(given);
  return blocks(given).map(({ policy }) => policy);
}

function readPolicy(stack: StackView, text: unknown): StackPolicy['document'] {
  if (typeof text !== 'string') return AT_APPLY;
  if (!wholeSequence(text)) return parseIamDocument(text);
  const reference = wholeReference(text);
  const isDocument = reference !== undefined && ['json', 'minified_json'].includes(reference.attribute);
  const [document] = isDocument ? stack.referred(text, 'data.aws_iam_policy_document') : [];
  return document ? documentStatements(document.attributes) : AT_APPLY;
}

/** A document that merges other documents or dynamic statements is only partly known before apply. */
function documentStatements(document: Attributes): StackPolicy['document'] {
  const { source_policy_documents: sources, override_policy_documents: overrides } = document;
  const statements = blocks(document.statement);
  const isPartial = [document, ...statements].some(({ dynamic }) => dynamic !== undefined);
  if (sources !== undefined || overrides !== undefined || isPartial) return AT_APPLY;
  return statements.map((statement): IamStatement => {
    const others = principalsIn(statement.not_principals);
    return {
      effect: statement.effect === 'Deny' ? 'Deny' : 'Allow',
      principals:
        others.length > 0 ? { items: others, except: 'not_principals' } : { items: principalsIn(statement.principals) },
      actions: element(statement, 'actions'),
      resources: element(statement, 'resources'),
      conditions: blocks(statement.condition).map(({ test, variable, values }) => ({
        operator: String(test),
        key: String(variable),
        values: texts(values),
      })),
    };
  });
}

function element(statement: Attributes, name: string): IamElement<string> {
  const except = `not_${name}`;
  const others = texts(statement[except]);
  return others.length > 0 ? { items: others, except } : { items: texts(statement[name]) };
}

function principalsIn(given: unknown): IamPrincipal[] {
  return blocks(given).flatMap(({ type, identifiers }) =>
    texts(identifiers).map((id) => ({ type: type === '*' ? 'AWS' : String(type), id })),
  );
}

function texts(value: unknown): string[] {
  return list(value).map(String);
}
