import { parseTemplate } from '../terraform-json/expression-parser';
import { wholeReference, wholeSequence } from '../terraform-json/reference';
import type { Attributes, StackView, ViewedResource } from '../terraform-json/stack-view';
import { blocks, list, record } from '../terraform-json/stack-view';

/** One statement of a policy, whichever way it was written down. */
export interface IamStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `NotAction` or `NotResource`, where it says what it leaves out instead. */
  readonly exceptions: readonly string[];
  /** E.g. `*`, `AWS:*` or `Service:lambda.amazonaws.com`. */
  readonly principals: readonly string[];
  /** Keys of its conditions that compare with given values, in lower case. */
  readonly conditionKeys: readonly string[];
}

/** A policy of a stack. */
export interface IamPolicy {
  /** Who writes it: `permissions` of somebody, `trust` in who may be them, or about the `resource` it lies at. */
  readonly kind: 'permissions' | 'trust' | 'resource';
  readonly at: ViewedResource;
  readonly attribute: string;
  /** Absent where the policy cannot be read before apply. */
  readonly statements?: readonly IamStatement[];
}

const POLICIES: Readonly<Record<string, readonly (readonly [attribute: string, kind: IamPolicy['kind']])[]>> = {
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
  aws_cloudwatch_log_resource_policy: [['policy_document', 'resource']],
  aws_dynamodb_resource_policy: [['policy', 'resource']],
  aws_kms_key: [['policy', 'resource']],
  aws_kms_key_policy: [['policy', 'resource']],
  aws_s3_bucket_policy: [['policy', 'resource']],
  aws_secretsmanager_secret: [['policy', 'resource']],
  aws_secretsmanager_secret_policy: [['policy', 'resource']],
  aws_sns_topic: [['policy', 'resource']],
  aws_sns_topic_policy: [['policy', 'resource']],
  aws_sqs_queue: [['policy', 'resource']],
  aws_sqs_queue_policy: [['policy', 'resource']],
};

/** Every policy of a stack, those of `aws_iam_policy_document` where they are used. */
export function iamPolicies(stack: StackView): IamPolicy[] {
  return Object.entries(POLICIES).flatMap(([type, attributes]) =>
    stack.all(type).flatMap((at) =>
      attributes.flatMap(([attribute, kind]) => {
        const given = at.attributes[attribute];
        const texts = attribute === 'inline_policy' ? blocks(given).map(({ policy }) => policy) : list(given);
        return texts.map((text) => {
          const statements = readPolicy(stack, text);
          return { kind, at, attribute, ...(statements ? { statements } : {}) };
        });
      }),
    ),
  );
}

/** Text in which every expression is one character that no pattern holds; undefined where one cannot be read. */
export function withoutExpressions(text: string): string | undefined {
  const parts = parseTemplate(text);
  const isRead = parts.every((part) => typeof part === 'string' || part.expression);
  return isRead ? parts.map((part) => (typeof part === 'string' ? part : '§')).join('') : undefined;
}

function readPolicy(stack: StackView, text: unknown): IamStatement[] | undefined {
  if (wholeSequence(text)) {
    const reference = wholeReference(text);
    const isDocument = reference !== undefined && ['json', 'minified_json'].includes(reference.attribute);
    const [document] = isDocument ? stack.referred(text, 'data.aws_iam_policy_document') : [];
    return document && documentStatements(document.attributes);
  }
  try {
    return blocks(record(JSON.parse(String(text))).Statement).map(jsonStatement);
  } catch {
    return undefined;
  }
}

function jsonStatement(statement: Attributes): IamStatement {
  return {
    effect: String(statement.Effect),
    actions: texts(statement.Action),
    resources: texts(statement.Resource),
    exceptions: ['NotAction', 'NotResource'].filter((key) => key in statement),
    // All but some are all that nobody has thought of.
    principals: 'NotPrincipal' in statement ? ['*'] : principals(statement.Principal),
    conditionKeys: Object.entries(record(statement.Condition)).flatMap(([operator, keys]) =>
      Object.entries(record(keys)).flatMap(([key, values]) => comparedKey(operator, key, values)),
    ),
  };
}

/** A document that other documents are merged into is known only in part. */
function documentStatements(document: Attributes): IamStatement[] | undefined {
  if (document.source_policy_documents !== undefined || document.override_policy_documents !== undefined)
    return undefined;
  return blocks(document.statement).map((statement) => ({
    effect: statement.effect === 'Deny' ? 'Deny' : 'Allow',
    actions: texts(statement.actions),
    resources: texts(statement.resources),
    exceptions: ['not_actions', 'not_resources'].filter((key) => list(statement[key]).length > 0),
    principals: [
      ...(list(statement.not_principals).length > 0 ? ['*'] : []),
      ...blocks(statement.principals).flatMap(({ type, identifiers }) =>
        texts(identifiers).map((identifier) => `${String(type)}:${identifier}`),
      ),
    ],
    conditionKeys: blocks(statement.condition).flatMap(({ test, variable, values }) =>
      comparedKey(String(test), String(variable), values),
    ),
  }));
}

function principals(principal: unknown): string[] {
  if (typeof principal === 'string') return [principal];
  return Object.entries(record(principal)).flatMap(([type, names]) => texts(names).map((name) => `${type}:${name}`));
}

/** Nothing where the comparison lets everybody, or whoever does not carry the key, pass. */
function comparedKey(operator: string, key: string, values: unknown): string[] {
  const given = texts(values);
  const compares = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$/.test(operator);
  return compares && given.length > 0 && !given.includes('*') ? [key.toLowerCase()] : [];
}

function texts(value: unknown): string[] {
  return list(value).map(String);
}
