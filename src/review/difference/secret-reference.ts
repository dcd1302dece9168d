import type { NamedReference } from '../../terraform-json/reference';
import { calledIn, references } from '../../terraform-json/reference';
import { isPoolParameter } from '../../system/stack-parameter';
import type { ReferredAttribute, StackView } from '../../terraform-json/stack-view';

/** Attributes that identify a resource or its place, and hold no secret content. */
const OPEN =
  /(^|_)(arns?|base64sha256|code|domain|endpoint|hash|identifiers?|ids?|method|names?|part|partition|path|region|size|url|version)$/;

/**
 * Functions whose result depends only on their arguments. Any other may read a file of the machine that plans, or ask
 * a provider.
 */
const PURE = [
  'base64encode',
  'base64sha256',
  'concat',
  'format',
  'join',
  'jsonencode',
  'lower',
  'regex',
  'replace',
  'sha256',
  'split',
  'substr',
  'tolist',
  'tonumber',
  'toset',
  'tostring',
  'trimprefix',
  'trimsuffix',
  'upper',
];

/** A path, or an attribute of the resource itself, as a condition of it names one. */
function isOpenName({ scope, name, steps }: NamedReference): boolean {
  return scope === 'path' || (scope === 'self' && steps.length === 0 && OPEN.test(name));
}

/**
 * Whether a text refers only to ids, names and addresses. Any other reference may hold a secret: a value, a whole
 * resource, a local value, an unreadable expression, the result of a function.
 */
export function isOpen(text: string, stack: StackView): boolean {
  if (!/[$%]\{/.test(text)) return true;
  const { found, notUnderstood } = references(text);
  if (notUnderstood.length > 0 || found.some((each) => each.kind === 'named' && !isOpenName(each))) return false;
  if (calledIn(text).some((name) => !PURE.includes(name))) return false;
  const resources = found.filter(({ kind }) => kind === 'resource').length;
  const referred = stack.references(text);
  return referred.length === resources && referred.every(isOpenAttribute);
}

function isOpenAttribute({ resource: { type, attributes }, attribute }: ReferredAttribute): boolean {
  if (attribute === undefined) return false;
  // Ids and addresses of the pool of another stack.
  if (type === 'data.aws_ssm_parameter') return attribute === 'insecure_value' && isPoolParameter(attributes.name);
  return OPEN.test(attribute);
}
