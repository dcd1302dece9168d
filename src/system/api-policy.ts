import { BlockList, isIP } from 'node:net';
import * as z from 'zod';
import { TerraformJsonError, notModelled } from '../terraform-json/error';
import type { IamCondition, IamStatement } from '../terraform-json/iam-document';
import { parseIamDocument } from '../terraform-json/iam-document';
import type { CallStatement, PolicyDecision } from './policy-decision';
import { policyDecision } from './policy-decision';
import type { ResourceShape, ResolvedStack } from '../terraform-json/resolved-stack';

/** Decision of an API's resource policy about a call: the method's ARN and the caller's address. */
export type ApiPolicy = (arn: string, sourceIp: string) => PolicyDecision;

/** Attributes of an API's policy that change the answer to a request. */
export const apiPolicyShape = {
  read: z.object({ rest_api_id: z.string(), policy: z.string() }),
  ignored: [],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * One statement of an API's policy. Only statements for everyone are modelled, with conditions on the address and the
 * VPC endpoint.
 */
export interface ApiPolicyStatement extends CallStatement {
  /** Ranges of addresses; any if it sets none. */
  readonly from?: readonly string[];
  /** Ranges of addresses that are left out. */
  readonly notFrom?: readonly string[];
  /** VPC endpoints; any way if it sets none. */
  readonly by?: readonly string[];
  /** VPC endpoints that are left out. */
  readonly notBy?: readonly string[];
  /** Whether its conditions are of calls in a VPC; absent if it sets none. */
  readonly inVpc?: boolean;
}

/** The beginning of a resource in a policy that does not name its API. */
const SHORT = 'execute-api:/';

type Limit = 'from' | 'notFrom' | 'by' | 'notBy';

const ADDRESS: Readonly<Record<string, Limit>> = { IpAddress: 'from', NotIpAddress: 'notFrom' };
const ENDPOINT: Readonly<Record<string, Limit>> = { StringEquals: 'by', StringNotEquals: 'notBy' };

/** By the key that is compared, in lower case. */
const CONDITIONS: Readonly<Record<string, { readonly limits: typeof ADDRESS; readonly inVpc: boolean }>> = {
  'aws:sourceip': { limits: ADDRESS, inVpc: false },
  'aws:vpcsourceip': { limits: ADDRESS, inVpc: true },
  'aws:sourcevpce': { limits: ENDPOINT, inVpc: true },
};

/**
 * A policy as text.
 * @throws TerraformJsonError `ERR_NOT_MODELLED`
 */
export function parseApiPolicy(address: string, text: string): ApiPolicyStatement[] {
  const document = parseIamDocument(text);
  const statements = 'wrong' in document ? [undefined] : document.map(modelled);
  return statements.map((statement) => {
    if (statement) return statement;
    throw new TerraformJsonError(
      'ERR_NOT_MODELLED',
      `${address} has a policy that the local gateway does not model; modelled are statements for everyone (Principal "*") with IpAddress or NotIpAddress of aws:SourceIp as their only condition, or, of a private API, of aws:VpcSourceIp, and StringEquals or StringNotEquals of aws:SourceVpce`,
    );
  });
}

function modelled({
  effect,
  principals,
  actions,
  resources,
  conditions,
}: IamStatement): ApiPolicyStatement | undefined {
  const isForEveryone =
    principals?.items.length === 1 && principals.items.every(({ type, id }) => type === 'AWS' && id === '*');
  const isTurnedRound = [principals, actions, resources].some((element) => element?.except !== undefined);
  const sources = conditions.map(modelledCondition);
  if (!isForEveryone || isTurnedRound || !resources || sources.includes(undefined)) return undefined;
  const given = sources.filter((source) => source !== undefined);
  const limits = Object.fromEntries(given.map(({ limit, values }) => [limit, values]));
  // The same key in another spelling is a second condition.
  if (Object.keys(limits).length < sources.length) return undefined;
  const [first, ...others] = given;
  if (others.some(({ inVpc }) => inVpc !== first?.inVpc)) return undefined;
  const where = first ? { inVpc: first.inVpc } : {};
  return { effect, actions: actions.items, resources: resources.items, ...limits, ...where };
}

function modelledCondition({ operator, key, values }: IamCondition) {
  const name = key.toLowerCase();
  const condition = Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name] : undefined;
  const limit = condition && Object.hasOwn(condition.limits, operator) ? condition.limits[operator] : undefined;
  if (!condition || !limit || (condition.limits === ADDRESS && !values.every(isRange))) return undefined;
  return { limit, values, inVpc: condition.inVpc };
}

/**
 * The policy of an API; undefined if it has none. Every call of a private API counts as one through one of its VPC
 * endpoints, because there is no network here.
 * @param isPrivate - whether the API is reachable only from VPCs
 * @throws TerraformJsonError `ERR_NOT_MODELLED`, or `ERR_RESOURCE_INVALID` if it has two
 * @see AWS docs, "Control access to a REST API with API Gateway resource policies"
 */
export function readApiPolicy(stack: ResolvedStack, restApiId: string, isPrivate = false): ApiPolicy | undefined {
  const [own, other] = stack.all('aws_api_gateway_rest_api_policy').flatMap((resource) => {
    const { rest_api_id, policy } = stack.read(resource, apiPolicyShape);
    return rest_api_id === restApiId ? [{ address: resource.address, policy }] : [];
  });
  if (!own) return undefined;
  if (other) {
    const message = `${other.address} is for the API of ${own.address}, expected one policy for an API; remove one`;
    throw new TerraformJsonError('ERR_RESOURCE_INVALID', message);
  }
  const statements = parseApiPolicy(own.address, own.policy);
  if (statements.some(({ inVpc }) => inVpc !== undefined && inVpc !== isPrivate)) {
    const [kind, keys] = isPrivate ? ['private', 'aws:VpcSourceIp and aws:SourceVpce'] : ['regional', 'aws:SourceIp'];
    throw notModelled(own.address, `another condition than a ${kind} API knows`, `are those of ${keys}`);
  }
  return evaluator(statements);
}

/**
 * The resources of a statement, with whole ARNs. A policy may write `execute-api:/` in place of the ARN of its own API.
 * @see AWS docs, "API Gateway resource policy examples"
 */
export function expandedResources({ resources }: CallStatement, executionArn: string): string[] {
  return resources.map((each) => (each.startsWith(SHORT) ? `${executionArn}/${each.slice(SHORT.length)}` : each));
}

function evaluator(statements: readonly ApiPolicyStatement[]): ApiPolicy {
  const conditional = statements.map(({ from, notFrom, notBy, ...statement }) => {
    const inside = from && ranges(from);
    const outside = notFrom && ranges(notFrom);
    const applies = (ip: string) => !notBy && (inside?.(ip) ?? true) && !(outside?.(ip) ?? false);
    return { statement, applies };
  });
  return (arn, sourceIp) => {
    const applying = conditional.filter(({ applies }) => applies(sourceIp));
    const executionArn = arn.slice(0, arn.indexOf('/'));
    return policyDecision(
      applying.map(({ statement }) => ({ ...statement, resources: expandedResources(statement, executionArn) })),
      arn,
    );
  };
}

/** Whether an address is in one of the ranges. */
function ranges(cidrs: readonly string[]): (ip: string) => boolean {
  const inside = new BlockList();
  for (const cidr of cidrs) {
    const { address, prefix, family } = range(cidr);
    inside.addSubnet(address, prefix, family);
  }
  return (ip) => inside.check(ip, familyOf(ip));
}

function range(cidr: string) {
  const [address = '', digits] = cidr.split('/');
  const family = familyOf(address);
  const most = family === 'ipv4' ? 32 : 128;
  return { address, family, most, prefix: digits === undefined ? most : Number(digits) };
}

function isRange(cidr: string): boolean {
  const { address, prefix, most } = range(cidr);
  return isIP(address) !== 0 && Number.isInteger(prefix) && prefix >= 0 && prefix <= most;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
