import type { IamElement, IamPrincipal, IamStatement } from '../../terraform-json/iam-document';
import { parseIamDocument } from '../../terraform-json/iam-document';
import { addressOf, wholeReference, wholeSequence } from '../../terraform-json/reference';
import type { Attributes } from '../../terraform-json/stack-view';
import { list } from '../../terraform-json/stack-view';
import type { TerraformJson } from '../../terraform-json/terraform-json';

/** One thing a policy says: one action, on one resource, of one principal. */
export interface Permission {
  /** Address of the resource it hangs on, or that of the role a policy is for. */
  readonly owner: string;
  /** `Allow`, `Deny`, or `Bound` for a permissions boundary, which limits all others. */
  readonly effect: string;
  /** Empty in a policy of a role, which is the principal itself. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Empty without conditions. */
  readonly condition: string;
}

/** Permissions in a stack's policies, and the policies that cannot be read as text. */
export interface Permissions {
  readonly permissions: readonly Permission[];
  /** Text by address and attribute; it may be computed at apply, or built by a data source. */
  readonly unread: ReadonlyMap<string, string>;
  /** Owners of those policies; their permissions are unknown. */
  readonly unreadOwners: ReadonlySet<string>;
}

/** Attributes that hold a policy, for every resource type. */
const POLICY_ATTRIBUTE = /(^|_)policy$|^policy_document$/;
/** Attributes with such a name that hold something else. */
const OTHERWISE: readonly string[] = [
  'password_policy',
  'sign_in_policy',
  'lifecycle_policy',
  'scaling_policy',
  'security_policy',
];
/** Attributes of a function's permission that are no conditions. */
const ABOUT_THE_RESOURCE: readonly string[] = ['//', 'depends_on', 'lifecycle', 'provider', 'statement_id'];

/**
 * The permissions of a stack: of policies in any attribute, of attached managed policies, and of functions.
 * @see AWS docs, "IAM JSON policy elements reference"
 */
export function permissionsIn(json: TerraformJson | undefined): Permissions {
  const permissions: Permission[] = [];
  const unread = new Map<string, string>();
  const unreadOwners = new Set<string>();
  for (const { address, type, attributes } of resources(json)) {
    if (type === 'data.aws_iam_policy_document') unread.set(address, JSON.stringify(attributes));
    if (type === 'aws_lambda_permission') permissions.push(invocation(attributes));
    permissions.push(...attachments(address, attributes));
    for (const [name, value] of Object.entries(attributes)) {
      if (!POLICY_ATTRIBUTE.test(name) || OTHERWISE.includes(name) || typeof value === 'boolean' || value === null)
        continue;
      const owner = name === 'assume_role_policy' ? address : (reference(attributes.role) ?? address);
      const read = policy(owner, value);
      if (read) permissions.push(...read);
      else {
        unread.set(`${address}.${name}`, JSON.stringify(value));
        unreadOwners.add(owner);
      }
    }
  }
  return { permissions, unread, unreadOwners };
}

function resources(json: TerraformJson | undefined) {
  const blocks = [...Object.entries(json?.resource ?? {}), ...Object.entries(json?.data ?? {}).map(dataBlock)];
  return blocks.flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, attributes]) => ({ address: `${type}.${name}`, type, attributes })),
  );
}

function dataBlock<T>([type, byName]: [string, T]): [string, T] {
  return [`data.${type}`, byName];
}

/** Undefined if it is no policy in JSON. */
function policy(owner: string, text: unknown): Permission[] | undefined {
  const document = typeof text === 'string' ? parseIamDocument(text) : undefined;
  if (!document || 'wrong' in document) return undefined;
  return document.flatMap((each) => ofStatement(owner, each));
}

function ofStatement(owner: string, each: IamStatement): Permission[] {
  const { effect } = each;
  // E.g. `StringEquals aws:SourceAccount: 111122223333`.
  const condition = each.conditions
    .map(({ operator, key, values }) => `${operator} ${key}: ${values.map(readable).join(', ')}`)
    .join('; ');
  return principals(each).flatMap((principal) =>
    elements(each.actions).flatMap((action) =>
      elements(each.resources).map((resource) => ({ owner, effect, principal, action, resource, condition })),
    ),
  );
}

/** Values of an element; for `NotAction` and the like, the exceptions. */
function elements(element: IamElement<string> | undefined): string[] {
  if (!element) return [''];
  const items = element.items.map(readable);
  return element.except === undefined ? items : [`everything but ${items.join(', ')}`];
}

function principals({ principals: element }: IamStatement): string[] {
  if (!element) return [''];
  const names = element.items.map(principalName);
  return element.except === undefined ? names : [`everyone but ${names.join(', ')}`];
}

/** Name of a principal; an ARN, an account or a service needs no type before it. */
function principalName({ type, id }: IamPrincipal): string {
  const isPlain = type === 'AWS' || (type === 'Service' && id !== '*');
  return isPlain ? readable(id) : `${type} ${readable(id)}`;
}

/** The permission to invoke a function. */
function invocation(attributes: Attributes): Permission {
  const { function_name, qualifier, principal, action, source_arn, source_account, ...others } = attributes;
  const conditions = { source_arn, source_account, ...others };
  const set = Object.entries(conditions).filter(
    ([name, value]) => value !== undefined && !ABOUT_THE_RESOURCE.includes(name),
  );
  const target = [function_name, qualifier]
    .filter((each) => each !== undefined)
    .map(readable)
    .join(':');
  return {
    owner: reference(function_name) ?? target,
    effect: 'Allow',
    principal: readable(principal),
    action: readable(action),
    resource: target,
    condition: set.map(([name, value]) => `${name} = ${readable(value)}`).join(', '),
  };
}

/** Policies that are attached by their ARN. */
function attachments(address: string, attributes: Attributes): Permission[] {
  const given = [attributes.policy_arn, attributes.managed_policy_arns].flatMap(list);
  const bounds = list(attributes.permissions_boundary);
  const holder = [attributes.role, attributes.user, attributes.group].map(reference).find((each) => each !== undefined);
  const attached = (effect: string) => (arn: unknown) => ({
    owner: holder ?? address,
    effect,
    principal: '',
    action: 'everything in the policy',
    resource: readable(arn),
    condition: '',
  });
  return [...given.map(attached('Allow')), ...bounds.map(attached('Bound'))];
}

/** Address of the resource a value refers to. */
function reference(value: unknown): string | undefined {
  const found = wholeReference(value);
  return found && addressOf(found);
}

/** A reference without its brackets, which a reader does not need. */
function readable(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return wholeSequence(text)?.text ?? text;
}
