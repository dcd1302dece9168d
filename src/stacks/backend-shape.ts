import { Token } from 'cdktf';
import * as z from 'zod';
import { byName } from '../access/by-name';
import { AccessError } from '../access/error';
import { nearest } from '../access/nearest';
import { shownValue } from '../access/shown-value';
import { runtimeFault } from '../bundle/lambda-runtime';
import type { ApiPayloadOptions } from '../constructs/api/api-payload';
import type { Backend, DefaultBackend } from './backend';
import { fixedAnswer } from './fixed-answer-shape';

const text = z.string('a text');
const flag = z.boolean('true or false');
const nonBlank = (expected: string) => z.string(expected).refine((given) => given.trim() !== '', expected);
const wholeNumber = (expected: string, low: number, high: number) =>
  z.int(expected).min(low, expected).max(high, expected);
/** A value that is known only at apply passes. */
const textOrToken = (pattern: RegExp, expected: string) =>
  z.string(expected).refine((given) => Token.isUnresolved(given) || pattern.test(given), expected);

/** Which numbers of seconds are right depends on the environment's settings. */
const seconds = z.number('a number of seconds');

const VARIABLE = 'names of letters, digits and underscores, a letter first, at least two characters';
/** @see AWS docs, "Working with Lambda environment variables", reserved variables */
const RESERVED_VARIABLE =
  /^(?:AWS_(?!LAMBDA_EXEC_WRAPPER$|XRAY_)|_HANDLER$|_X_AMZN_|LAMBDA_(?:TASK_ROOT|RUNTIME_DIR)$)/;
const variable = z
  .string()
  .refine((name) => !RESERVED_VARIABLE.test(name), 'none of the names that Lambda reserves')
  .regex(/^[A-Za-z]\w+$/, VARIABLE);

const texts = (pattern: RegExp, expected: string) =>
  z.array(textOrToken(pattern, expected), expected).min(1, expected).readonly();
const permission = z.strictObject(
  {
    effect: z.enum(['Allow', 'Deny'], '"Allow" or "Deny"').optional(),
    actions: texts(/^(?:\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/, 'a list of actions, such as sqs:SendMessage'),
    resources: texts(/^(?:\*$|arn:|\$\{)/, 'a list of ARNs'),
    conditions: byName(byName(text, undefined, 'an object of keys and values'), undefined, 'operators').optional(),
    anyResource: nonBlank('the reason why it needs any resource').optional(),
  },
  'an object with actions and resources',
);

const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
const functionOptions = {
  environment: byName(text, variable, 'an object of variables by name').optional(),
  table: z
    .strictObject(
      { partitionKey: z.string('a name of 1 to 255 characters').min(1).max(255) },
      'an object with partitionKey',
    )
    .optional(),
  memoryMb: wholeNumber('a whole number of MB from 128 to 10240', 128, 10_240).optional(),
  timeoutSeconds: seconds.optional(),
  // AWS takes 0 as well, which stops the function.
  reservedConcurrency: wholeNumber('a whole number of executions at once from 1 to 10000', 1, 10_000).optional(),
  permissions: z.array(permission, 'a list of permissions').readonly().optional(),
  logLevel: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`).optional(),
};

const runtime = z.string('a runtime of Lambda, such as python3.14').superRefine((given, context) => {
  const fault = runtimeFault(given);
  if (fault) context.addIssue({ code: 'custom', message: fault.expected, params: { fix: fault.fix } });
});
const HANDLER = 'the entry point of the runtime, such as app.handler: at most 128 characters without spaces';
const runtimeOptions = {
  runtime: runtime.optional(),
  handler: z
    .string(HANDLER)
    .regex(/^\S{1,128}$/, HANDLER)
    .optional(),
  architecture: z.enum(['arm64', 'x86_64'], 'arm64 or x86_64').optional(),
};

const LOAD_BALANCER = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer';
const loadBalancer = (kind: 'net' | 'app') =>
  textOrToken(
    new RegExp(`^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\\d{12}:loadbalancer/${kind}/[\\w-]+/[0-9a-f]+$`),
    `the ARN of a load balancer such as ${LOAD_BALANCER}/${kind}/orders/50dc6c495c0c9188`,
  );
const vpcLink = z
  .strictObject(
    {
      networkLoadBalancerArn: loadBalancer('net').optional(),
      id: textOrToken(/^[a-z0-9]+$/, 'the id of a VPC link, such as abc123').optional(),
      applicationLoadBalancerArn: loadBalancer('app').optional(),
    },
    'an object with networkLoadBalancerArn or id',
  )
  .refine(
    ({ networkLoadBalancerArn: arn, id, applicationLoadBalancerArn: behind }) =>
      arn === undefined ? id !== undefined : id === undefined && behind === undefined,
    'networkLoadBalancerArn alone, or id with or without applicationLoadBalancerArn',
  );

const endpoint = {
  url: text,
  paths: byName(z.string('a path that begins with a slash'), undefined, 'paths by the names of routes').optional(),
  timeoutSeconds: seconds.optional(),
  forwardAuthorization: flag.optional(),
  vpcLink: vpcLink.optional(),
  clientCertificate: z.literal(true, 'true').optional(),
  directAccess: z
    .strictObject({ reason: nonBlank('the reason why other callers may reach it') }, 'an object with reason')
    .optional(),
};

const ENTRY = 'the path of a TypeScript or JavaScript file that exports handler';

/** Each kind by the key that says so. */
const KINDS = {
  entry: { entry: z.string(ENTRY).regex(/\.(?:[cm]?[jt]s|[jt]sx)$/, ENTRY), ...functionOptions },
  folder: { folder: nonBlank('the path of a folder'), ...functionOptions, ...runtimeOptions },
  zip: { zip: nonBlank('the path of a zip'), ...functionOptions, ...runtimeOptions },
  functionArn: {
    functionArn: z.string('the ARN of a function'),
    timeoutSeconds: seconds,
    addPermission: flag.optional(),
  },
  url: endpoint,
  fixed: { fixed: fixedAnswer },
} as const;
type KindName = keyof typeof KINDS;

const KIND_NAMES = Object.keys(KINDS) as KindName[];
/** Made once: a schema is compiled when it first parses. */
const SHAPES = new Map<KindName, z.ZodType>(KIND_NAMES.map((name) => [name, z.strictObject(KINDS[name])]));
const ALL_KEYS = [...new Set(Object.values(KINDS).flatMap((keys) => Object.keys(keys)))];
const REACHES = ['vpcLink', 'clientCertificate', 'directAccess'] as const;

const payload = z.object({
  binaryMediaTypes: z
    .array(z.string('a media type such as image/png'), 'a list of media types such as image/png')
    .optional(),
  minimumCompressionBytes: z
    .number('a whole number of bytes from 0 to 10485760, or null for no compression')
    .nullable()
    .optional(),
});

/** Options of a stack that are checked here. */
interface BackendOptions {
  readonly backend?: DefaultBackend | undefined;
  readonly backends?: Readonly<Record<string, Backend>> | undefined;
}

/**
 * Checks the shape of what types could not see, before any of it is used: each backend, and how bodies are read.
 * @throws AccessError `ERR_BACKEND_INVALID` or `ERR_API_INVALID`
 */
export function checkBackendShapes({ backend, backends }: BackendOptions, options: ApiPayloadOptions): void {
  const [issue] = payload.safeParse(options).error?.issues ?? [];
  if (issue) throw wrong('ERR_API_INVALID', 'the API', options, issue.path, { expected: issue.message });
  if (backend !== undefined) checkDefault(backend);
  if (backends === undefined) return;
  if (!isPlain(backends)) {
    const expected = 'an object of backends by their names';
    throw invalid('the stack', `backends ${shownValue(backends)}`, expected, 'correct it', backends);
  }
  for (const [name, each] of Object.entries(backends)) checkKind(`backend "${name}"`, each);
}

function checkDefault(backend: unknown): void {
  const subject = 'the default backend';
  if (!isPlain(backend)) throw noObject(subject, backend);
  const { name, ...own } = backend;
  if (typeof name !== 'string') {
    const given = Object.hasOwn(backend, 'name') ? `name ${shownValue(name)}` : 'no name';
    throw invalid(subject, given, 'the last part of the name of its function and table', 'add it', name);
  }
  checkKind(`backend "${name}"`, own);
}

function checkKind(subject: string, backend: unknown): void {
  if (!isPlain(backend)) throw noObject(subject, backend);
  const [kind, other] = KIND_NAMES.filter((name) => Object.hasOwn(backend, name));
  if (kind === undefined) throw noKind(subject, backend);
  if (other !== undefined) {
    const given = `both ${kind} ${shownValue(backend[kind])} and ${other} ${shownValue(backend[other])}`;
    throw invalid(subject, given, 'one of them, since each is another kind of backend', 'leave the other out', backend);
  }
  const { issues = [] } = SHAPES.get(kind)?.safeParse(backend).error ?? {};
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (issue?.code === 'unrecognized_keys') throw unknownKey(subject, kind, backend, issue);
  if (issue) throw wrong('ERR_BACKEND_INVALID', subject, backend, issue.path, said(issue));
  if (kind === 'url') checkReach(subject, backend);
}

/** A caller that reaches an endpoint without the API can send any headers. */
function checkReach(subject: string, backend: Readonly<Record<string, unknown>>): void {
  const [reach, other] = REACHES.filter((name) => backend[name] !== undefined);
  if (reach !== undefined && other === undefined) return;
  const given = reach === undefined ? `none of ${REACHES.join(', ')}` : `both ${reach} and ${other ?? ''}`;
  const fix = reach === undefined ? 'add the one that protects it from other callers' : 'leave the other out';
  throw invalid(subject, given, 'one of them next to url', fix, backend);
}

function said(issue: z.core.$ZodIssue): Said {
  if (issue.code === 'invalid_key') return { expected: issue.issues[0]?.message ?? issue.message };
  const { fix } = (issue.code === 'custom' && issue.params) || {};
  return { expected: issue.message, ...(typeof fix === 'string' ? { fix } : {}) };
}

/** The expected value, and how to fix a wrong one. */
interface Said {
  readonly expected: string;
  /** @default 'correct it' */
  readonly fix?: string;
}

function unknownKey(
  subject: string,
  kind: KindName,
  backend: Readonly<Record<string, unknown>>,
  { path, keys }: z.core.$ZodIssueUnrecognizedKeys,
): AccessError {
  const [key = ''] = keys;
  const whole = [...path, key];
  const given = `${whole.map(String).join(' → ')} ${shownValue(valueAt(backend, whole))}`;
  const allowed = path.length === 0 ? Object.keys(KINDS[kind]) : [];
  const owners = path.length === 0 ? KIND_NAMES.filter((name) => Object.hasOwn(KINDS[name], key)) : [];
  const reason = owners.length > 0 ? `, which goes with ${owners.join(', ')}` : '';
  const meant = owners.length === 0 ? nearest(key, allowed) : undefined;
  const fix = meant === undefined ? 'remove it' : `did you mean "${meant}"?`;
  const place = path.length === 0 ? `beside ${kind}` : 'there';
  return invalid(subject, given, `no such key ${place}${reason}`, fix, backend);
}

function noKind(subject: string, backend: Readonly<Record<string, unknown>>): AccessError {
  const keys = Object.keys(backend);
  const meant = keys.flatMap((key) => {
    const name = ALL_KEYS.includes(key) ? undefined : nearest(key, KIND_NAMES);
    return name === undefined ? [] : [`did you mean "${name}" by "${key}"?`];
  });
  const [fix = 'add one'] = meant;
  const given = keys.length === 0 ? 'no key' : `no kind, but ${keys.join(', ')}`;
  return invalid(subject, given, `one of the keys ${KIND_NAMES.join(', ')}`, fix, backend);
}

function noObject(subject: string, given: unknown): AccessError {
  const expected = `an object with one of the keys ${KIND_NAMES.join(', ')}`;
  return invalid(
    subject,
    `${shownValue(given).replace(/^that is /, '')} in place of its options`,
    expected,
    'correct it',
    given,
  );
}

/** @param root - the object that the path starts at */
function wrong(
  code: 'ERR_BACKEND_INVALID' | 'ERR_API_INVALID',
  subject: string,
  root: object,
  path: readonly PropertyKey[],
  { expected, fix = 'correct it' }: Said,
): AccessError {
  const place = path.map(String).join(' → ');
  const value = valueAt(root, path);
  const isThere = Object.hasOwn(Object(valueAt(root, path.slice(0, -1))) as object, path.at(-1) ?? '');
  const message = isThere
    ? `${subject} has ${place} ${shownValue(value)}, expected ${expected}; ${fix}`
    : `${subject} has no ${place}, expected ${expected}; add it`;
  return new AccessError(code, message, { given: value, expected });
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (Object(value) as Record<PropertyKey, unknown>)[key], root);
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(subject: string, given: string, expected: string, fix: string, value: unknown): AccessError {
  const message = `${subject} has ${given}, expected ${expected}; ${fix}`;
  return new AccessError('ERR_BACKEND_INVALID', message, { given: value, expected });
}
