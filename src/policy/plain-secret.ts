import { UNREAD, functionVariables } from './function-variables';
import { endsLikeSecret, isPublicName, isSecretName } from './secret-name';
import { looksRandom, looksSecret } from './secret-value';
import type { Finding } from './rule';
import { defineRule } from './rule';
import type { ReferredAttribute, StackView, ViewedResource } from '../terraform-json/stack-view';
import { blocks, list, record } from '../terraform-json/stack-view';
import { literalTexts } from '../terraform-json/expression-literal';
import { wholeReference } from '../terraform-json/reference';

/** Attributes that hold a secret, by resource type; `*` for any type. */
const SECRET_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_api_key: ['value'],
  aws_cognito_user_pool_client: ['client_secret'],
  aws_iam_access_key: ['secret', 'ses_smtp_password_v4'],
  'data.aws_api_gateway_api_key': ['value'],
  'data.aws_cognito_user_pool_client': ['client_secret'],
  'data.aws_eks_cluster_auth': ['token'],
  'data.aws_kms_secrets': ['plaintext'],
  'data.aws_ssm_parameter': ['value'],
  'data.aws_ssm_parameters_by_path': ['values'],
  aws_ssm_parameter: ['value'],
  'data.aws_secretsmanager_random_password': ['random_password'],
  random_password: ['result'],
  tls_private_key: ['private_key_openssh', 'private_key_pem_pkcs8'],
  '*': [
    'client_secret',
    'secret_string',
    'secret_binary',
    'password',
    'master_password',
    'private_key',
    'private_key_pem',
    'auth_token',
    'authorization_token',
    'secret_access_key',
    'secret_key',
    'service_password',
  ],
};

/** Terraform functions that hash their argument. */
const HASHES = ['base64sha256', 'base64sha512', 'sha256', 'sha512'];

/** Attributes that identify a resource. */
const NAMES = ['arn', 'id', 'name'];

/** A short word or a small number is a switch; such a secret could be guessed. */
const SWITCH = /^([A-Za-z]{1,8}|\d{1,6})?$/;

/** URLs and ARNs of sign-in pages or authorization servers, which are not secret. */
const ADDRESS = /^(arn:|https?:\/\/[^\s?#@]*$)/;

export const plainSecret = defineRule({
  id: 'plain-secret',
  asks: 'no output, variable of a function or a stage, or input of an invocation holds a secret, looks like one or is named like one; and a secret of a resource is used only in attributes for secrets',
  reason: 'everyone who may see the state, the AWS console or the logs of a deployment can read it',
  fix: 'keep it in Secrets Manager, and pass its ARN',
  source: 'Securing Lambda environment variables',
  check: (stack) => [
    ...Object.entries(stack.outputs).flatMap(([name, { value }]) =>
      look(stack, { path: `output.${name}`, subject: 'value', value, name }),
    ),
    ...stack
      .all('aws_lambda_function')
      .flatMap(({ path, attributes }) =>
        Object.entries(functionVariables(attributes)).flatMap(([name, value]) =>
          name === UNREAD && blocks(attributes.environment).some(({ variables }) => variables === value)
            ? [{ path, subject: name, found: 'an expression, so its variables are not known' }]
            : look(stack, { path, subject: name, value, name }),
        ),
      ),
    ...stack
      .all('aws_api_gateway_stage', 'aws_lambda_invocation')
      .flatMap(({ path, attributes }) =>
        ['variables', 'input', 'triggers'].flatMap((subject) =>
          look(stack, { path, subject, value: attributes[subject] }),
        ),
      ),
    ...stack.everything().flatMap((resource) => elsewhere(stack, resource)),
    ...Object.entries(stack.otherBlocks).flatMap(([path, block]) =>
      elsewhere(stack, { path, type: path, address: path, attributes: { [path]: block } }),
    ),
  ],
});

interface Place {
  readonly path: string;
  readonly subject: string;
  readonly value: unknown;
  /** Name chosen by the author, e.g. of a variable. */
  readonly name?: string;
}

function look(stack: StackView, { path, subject, value, name }: Place): Finding[] {
  const secret = stack.references(value).find(isSecret);
  if (secret) {
    const { attribute = 'the whole', resource } = secret;
    return [{ path, subject, found: `${attribute} of ${resource.path}` }];
  }
  const literals = textsIn(value).map(literalTexts);
  if (literals.flat().some(looksSecret))
    return [{ path, subject, found: 'a value that looks like a key, a token or a password' }];
  const texts = literals.map(([outside]) => outside);
  const isAddress = texts.every((text) => ADDRESS.test(text));
  const isNamed =
    name !== undefined && (isSecretName(name) || (endsLikeSecret(name) && !isAddress)) && !isPublic(value);
  if (isNamed) return [{ path, subject, found: 'a name of a secret, with a value' }];
  const isRandom = !(name !== undefined && isPublicName(name)) && texts.some(looksRandom);
  return isRandom ? [{ path, subject, found: 'a random value, like a secret' }] : [];
}

/** Finds secrets of resources, and text that looks like a secret, in other attributes such as tags or dashboards. */
function elsewhere(stack: StackView, resource: ViewedResource): Finding[] {
  const { path, attributes } = resource;
  return Object.entries(attributes).flatMap(([subject, value]) => {
    if (isLookedAt(resource, subject)) return [];
    const texts = outsideSecrets(value, subject);
    const [secret] = texts
      .filter((text) => text.includes('${') && HINT.test(text))
      .flatMap((text) => stack.references(text))
      .filter((reference) => isSecret(reference) && (reference.attribute !== undefined || holdsSecret(reference)));
    if (secret) return [{ path, subject, found: `${secret.attribute ?? 'all'} of ${secret.resource.path}` }];
    return texts.flatMap(literalTexts).some(looksSecret)
      ? [{ path, subject, found: 'a value that looks like a key, a token or a password' }]
      : [];
  });
}

/** Words that any reference to a secret contains; this search is cheaper than parsing every expression. */
const HINT = /secret|password|private_key|value|result|_client\b|_client\.|_key\b/;

/** Maps with free names, which say nothing about how AWS treats the values. */
const CHOSEN_NAMES = ['tags', 'tags_all', 'triggers', 'triggers_replace', 'variables', 'stage_variables', 'keepers'];

/** Attributes that other checks cover, and encrypted ones. */
function isLookedAt({ type, attributes }: ViewedResource, subject: string): boolean {
  return (
    (type === 'aws_api_gateway_api_key' && subject === 'value') ||
    (type === 'aws_ssm_parameter' && attributes.type === 'SecureString' && subject === 'value') ||
    (type === 'aws_lambda_function' && subject === 'environment') ||
    (type === 'aws_api_gateway_stage' && subject === 'variables') ||
    (type === 'aws_lambda_invocation' && ['input', 'triggers'].includes(subject))
  );
}

/** Texts in a value, without attributes that are made for secrets. */
function outsideSecrets(value: unknown, name: string): string[] {
  if (typeof value === 'string') return isMadeForSecrets(name) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((item) => outsideSecrets(item, name));
  const fields = Object.entries(record(value));
  if (CHOSEN_NAMES.includes(name)) return fields.flatMap(([, field]) => outsideSecrets(field, ''));
  return fields.flatMap(([own, field]) => outsideSecrets(field, own));
}

/** AWS or Terraform does not show these attributes. */
function isMadeForSecrets(name: string): boolean {
  return isSecretName(name) || endsLikeSecret(name) || name === 'provider_details';
}

/** Whether resources of this type hold a secret. */
function holdsSecret({ resource: { type } }: ReferredAttribute): boolean {
  return Object.hasOwn(SECRET_ATTRIBUTES, type);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** A hash does not reveal a secret that is long and random, as those of AWS are. */
function isSecret({ resource: { type }, attribute, calls }: ReferredAttribute): boolean {
  if (calls.some((name) => HASHES.includes(name))) return false;
  // A whole resource contains its secrets, and so may an attribute that is selected at apply.
  if (attribute === undefined) return true;
  return [...(SECRET_ATTRIBUTES[type] ?? []), ...(SECRET_ATTRIBUTES['*'] ?? [])].includes(attribute);
}

/** Whether a value is empty, a switch, or only references to identifying attributes. */
function isPublic(value: unknown): boolean {
  return list(typeof value === 'object' && value !== null ? Object.values(value) : value).every(
    (item) => typeof item === 'string' && (SWITCH.test(item) || NAMES.includes(wholeReference(item)?.attribute ?? '')),
  );
}
