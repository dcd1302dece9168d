import { checkOwnName } from '../access/environment-name';
import { AccessError } from '../access/error';
import type { ModelRoute } from '../access/model-route';
import { nearest } from '../access/nearest';
import { partitionOf, partitionOfArn, regionFault } from '../aws/partition';
import type { FixedTarget } from '../constructs/api/route-target';
import { GATEWAY_SECONDS } from '../settings/integration-timeout';
import type { ExistingFunctionBackend, FixedBackend, HttpBackend } from './backend';
import { addressFault } from './endpoint-address';

/** Longest name of a function and of a role. @see AWS docs, "CreateFunction" and "CreateRole" (API references) */
const MAX_NAME = 64;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
/** Endings of the names that the package's own functions and roles have, in this stack and in the state stack. */
const TAKEN = ['authorizer', 'rotation', 'rotation-schedule', 'ci-read', 'ci-deploy', 'api-gateway-logs'];
const FUNCTION_ARN =
  /^arn:(?<partition>aws[a-z-]*):lambda:(?<region>[a-z]{2,4}(?:-[a-z]+)+-\d):(?<account>\d{12}):function:(?<name>[A-Za-z0-9_-]{1,64})(?::(?<qualifier>\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;
const MIN_SECONDS = 0.05;

/**
 * Checks the names of backends against the rules of Lambda and IAM for names, and against each other.
 * @param functions - names of those that are functions of the stack
 * @throws AccessError `ERR_BACKEND_INVALID` or `ERR_NAME_AMBIGUOUS`
 */
export function checkBackendNames(
  namePrefix: string,
  { names, functions }: { readonly names: readonly string[]; readonly functions: readonly string[] },
): void {
  for (const name of names) {
    if (!NAME.test(name)) {
      const expected = 'letters, digits, hyphens and underscores, a letter or digit first';
      throw invalid(name, 'a name that Lambda does not accept', expected, 'rename it', name);
    }
  }
  for (const [index, name] of names.entries()) {
    const lower = name.toLowerCase();
    const other = names.slice(0, index).find((each) => each.toLowerCase() === lower);
    // Construct ids, and so outputs and alarms, would differ in case alone.
    if (other !== undefined)
      throw invalid(name, `the name of another backend, "${other}"`, 'a different name', 'rename one', name);
  }
  for (const name of functions) {
    checkOwnName(namePrefix, name);
    if (TAKEN.includes(name)) {
      const expected = `none of ${TAKEN.join(', ')}, which are names of functions and roles of this package`;
      throw invalid(name, 'a reserved name', expected, 'rename it', name);
    }
    const whole = `${namePrefix}-${name}`;
    if (whole.length > MAX_NAME) {
      const given = `${whole.length} characters as the name of its function, "${whole}"`;
      throw invalid(name, given, `at most ${MAX_NAME}`, 'shorten it, or the name of the project', whole);
    }
  }
}

/** The parts of a function's ARN. */
export interface FunctionArn {
  readonly arn: string;
  /** Without version or alias. */
  readonly unqualified: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
  /** Version or alias. */
  readonly qualifier: string | undefined;
}

/**
 * Takes the ARN of an existing function apart.
 * @throws AccessError `ERR_BACKEND_INVALID`
 */
export function existingFunction(name: string, { functionArn }: ExistingFunctionBackend): FunctionArn {
  const groups = FUNCTION_ARN.exec(functionArn)?.groups;
  if (!groups) {
    const expected =
      'the ARN of a function, a version or an alias, such as arn:aws:lambda:eu-central-1:123456789012:function:orders:live';
    throw invalid(name, `the functionArn "${functionArn}"`, expected, 'correct it', functionArn);
  }
  const { partition = '', region = '', account = '', name: functionName = '', qualifier } = groups;
  const known = partitionOf(region);
  if (!known || known !== partitionOfArn(functionArn)) {
    const expected = known ? `the partition ${known.id} of ${region}` : (regionFault(region) ?? '');
    throw invalid(name, `the functionArn "${functionArn}"`, expected, 'correct it', functionArn);
  }
  const unqualified = `arn:${partition}:lambda:${region}:${account}:function:${functionName}`;
  return { arn: functionArn, unqualified, partition, region, account, name: functionName, qualifier };
}

/**
 * A function has to end before API Gateway stops waiting.
 * @param waits - seconds that API Gateway waits
 * @throws AccessError `ERR_BACKEND_INVALID`
 */
export function checkFunctionTimeout(name: string, seconds: number, waits: number = GATEWAY_SECONDS): void {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds < waits) return;
  const expected = `a whole number from 1 to ${waits - 1}, since API Gateway waits ${waits} s`;
  throw invalid(name, `timeoutSeconds ${seconds}`, expected, 'set it within', seconds);
}

/**
 * Address of an endpoint, without a slash at the end.
 * @throws AccessError `ERR_BACKEND_INVALID`
 */
export function endpointUrl(name: string, { url, vpcLink }: HttpBackend): string {
  const fault = addressFault(url, vpcLink !== undefined);
  if (fault) throw invalid(name, `the url "${url}"`, fault.expected, fault.fix, url);
  return url.replace(/\/+$/, '');
}

/**
 * Milliseconds API Gateway waits for an endpoint.
 * @param most - seconds that it may wait
 * @throws AccessError `ERR_BACKEND_INVALID`
 */
export function endpointTimeoutMs(
  name: string,
  seconds: number = GATEWAY_SECONDS,
  most: number = GATEWAY_SECONDS,
): number {
  if (seconds >= MIN_SECONDS && seconds <= most) return Math.round(seconds * 1_000);
  const expected = `${MIN_SECONDS} to ${most}`;
  throw invalid(name, `timeoutSeconds ${seconds}`, expected, 'set it within', seconds);
}

/**
 * Checks the paths of an endpoint against its routes: each is for one of them and names parameters that it has.
 * @throws AccessError `ERR_BACKEND_INVALID`
 */
export function checkEndpointPaths(
  name: string,
  paths: Readonly<Record<string, string>>,
  routes: readonly ModelRoute[],
): void {
  const names = routes.map((route) => route.name);
  for (const [key, path] of Object.entries(paths)) {
    const route = routes.find((each) => each.name === key);
    if (!route) {
      const meant = nearest(key, names);
      const fix = meant === undefined ? 'remove it' : `did you mean "${meant}"?`;
      throw invalid(name, `a path for "${key}"`, `one of its routes: ${names.join(', ')}`, fix, key);
    }
    const isPath = /^\/(?:[A-Za-z0-9._~:@!&*+,;=/-]|\{[^{}]+\})*$/.test(path);
    if (!isPath || path.split('/').some((part) => part === '.' || part === '..')) {
      const expected = 'a path that begins with a slash, with parameters in braces and without query, "." and ".."';
      throw invalid(name, `the path "${path}"`, expected, 'correct it', path);
    }
    const known = route.parts.flatMap((part) => (part.kind === 'literal' ? [] : [part.name]));
    for (const [, parameter = ''] of path.matchAll(/\{([^{}]+?)\+?\}/g)) {
      if (known.includes(parameter)) continue;
      const given = `the path "${path}" with the parameter {${parameter}}`;
      const expected = known.length === 0 ? 'no parameter, since its route has none' : `one of: ${known.join(', ')}`;
      throw invalid(name, given, expected, 'name a parameter of the route', path);
    }
  }
}

/** An answer of API Gateway's own. */
export function fixedAnswer({ fixed: { status, headers = {}, body } }: FixedBackend): FixedTarget {
  const isTyped = Object.keys(headers).some((header) => header.toLowerCase() === 'content-type');
  const type = typeof body === 'string' && !isTyped ? { 'Content-Type': 'text/plain; charset=utf-8' } : {};
  const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
  return { status, headers: { ...type, ...headers }, body: text };
}

function invalid(name: string, given: string, expected: string, fix: string, value: unknown): AccessError {
  const message = `backend "${name}" has ${given}, expected ${expected}; ${fix}`;
  return new AccessError('ERR_BACKEND_INVALID', message, { given: value, expected });
}
