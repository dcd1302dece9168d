import { functionVariables } from './function-variables';
import type { Finding } from './rule';
import { defineRule } from './rule';
import type { ReferredAttribute, StackView } from '../terraform-json/stack-view';
import { list, shown } from '../terraform-json/stack-view';
import { wholeReference } from '../terraform-json/reference';

/** Attributes that hold a secret, by the type whose they are; `*` for any type. */
const SECRET_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_api_key: ['value'],
  aws_iam_access_key: ['secret', 'ses_smtp_password_v4'],
  random_password: ['result'],
  '*': [
    'client_secret',
    'secret_string',
    'secret_binary',
    'password',
    'master_password',
    'private_key',
    'private_key_pem',
  ],
};

/** A word of a name that says secret, unless the name goes on to say what of it this is instead. */
const SECRET_NAME =
  /(secret|password|passwd|credential|private[_-]?key|api[_-]?key|access[_-]?key|token)s?(?!s)(?![_-]?(arn|id|name|url|uri|endpoint|hash|hashe|digest|deprecation|sunset|minute|hour|day|second|ttl|table|prefix|path)s?)/i;

/** Functions of Terraform that hash what they are given. */
const HASHES = ['base64sha256', 'base64sha512', 'sha256', 'sha512'];

/** Attributes that name a thing. */
const NAMES = ['arn', 'id', 'name'];

/** A word or a small number chooses something; as a secret it would be guessed. */
const SWITCH = /^([A-Za-z]{1,8}|\d{1,6})?$/;

/** What is a secret whatever it is called: an access key of AWS, a token, a private key. */
const SECRET_VALUE = /\b(AKIA|ASIA)[A-Z0-9]{16}\b|\beyJ[\w-]{10,}\.|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

export const plainSecret = defineRule({
  id: 'plain-secret',
  asks: 'no output, no variable of a function or a stage, and no input of an invocation holds a secret or is called like one',
  reason: 'each can be read by whoever may look at the state, the console or the logs of a deployment',
  fix: 'keep it in Secrets Manager, and hand over its ARN',
  source: 'Securing Lambda environment variables',
  check: (stack) => [
    ...Object.entries(stack.outputs).flatMap(([name, { value }]) =>
      look(stack, { path: `output.${name}`, subject: 'value', value, name }),
    ),
    ...stack
      .all('aws_lambda_function')
      .flatMap(({ path, attributes }) =>
        Object.entries(functionVariables(attributes)).flatMap(([name, value]) =>
          look(stack, { path, subject: name, value, name }),
        ),
      ),
    ...stack
      .all('aws_api_gateway_stage', 'aws_lambda_invocation')
      .flatMap(({ path, attributes }) =>
        ['variables', 'input', 'triggers'].flatMap((subject) =>
          look(stack, { path, subject, value: attributes[subject] }),
        ),
      ),
  ],
});

interface Place {
  readonly path: string;
  readonly subject: string;
  readonly value: unknown;
  /** What it is called by those who write it. */
  readonly name?: string;
}

function look(stack: StackView, { path, subject, value, name }: Place): Finding[] {
  const secret = stack.references(value).find(isSecret);
  if (secret) {
    const { attribute = 'the whole', resource } = secret;
    return [{ path, subject, found: `${attribute} of ${resource.path}` }];
  }
  if (SECRET_VALUE.test(shown(value))) return [{ path, subject, found: 'what looks like a key or a token' }];
  const isNamed = name !== undefined && SECRET_NAME.test(name) && !isPublic(value);
  return isNamed ? [{ path, subject, found: 'a name that says secret, with a value' }] : [];
}

/** A secret cannot be worked out from its hash, long and random as those are that AWS makes. */
function isSecret({ resource: { type }, attribute, calls }: ReferredAttribute): boolean {
  if (calls.some((name) => HASHES.includes(name))) return false;
  // The whole of a resource holds its secrets, and so may an attribute that is chosen at apply.
  if (attribute === undefined) return true;
  return [...(SECRET_ATTRIBUTES[type] ?? []), ...(SECRET_ATTRIBUTES['*'] ?? [])].includes(attribute);
}

/** Nothing, switches, or only references to what names a thing. */
function isPublic(value: unknown): boolean {
  return list(typeof value === 'object' && value !== null ? Object.values(value) : value).every(
    (item) => typeof item === 'string' && (SWITCH.test(item) || NAMES.includes(wholeReference(item)?.attribute ?? '')),
  );
}
