import * as z from 'zod';
import type { ApiKey } from './api-key';
import { invalidResource } from '../terraform-json/error';
import { methodsByPath } from './method-path';
import type { MethodThrottles, ThrottleLimit } from './method-settings';
import type { ServedMethod } from './method';
import type { RestApiStage } from './rest-api';
import type { ResourceShape, StackResource, ResolvedStack } from '../terraform-json/resolved-stack';
import { block } from '../terraform-json/resolved-stack';

/** Requests a client has in each period. */
export interface Quota {
  readonly limit: number;
  /** Requests fewer in the first period. */
  readonly offset: number;
  readonly period: QuotaPeriod;
}

/** Days, weeks and months in UTC. */
export type QuotaPeriod = 'DAY' | 'WEEK' | 'MONTH';

/** Limits of an API's clients; each API key is counted separately. */
export interface ServedUsagePlan {
  readonly address: string;
  /** Over all stages of the plan. */
  readonly throttle: ThrottleLimit | undefined;
  /** Over all stages of the plan. */
  readonly quota: Quota | undefined;
  /** Limits of single methods by stage; a stage without any is here too. */
  readonly stages: ReadonlyMap<RestApiStage, MethodThrottles>;
  readonly keys: readonly ApiKey[];
}

// The provider sends 0 for a missing value, and a bucket without tokens lets no request through.
const throttleShape = {
  rate_limit: z.number().min(0).default(0),
  burst_limit: z.number().int().min(0).default(0),
};

/** The last offset that AWS accepts for each period. */
const MAX_OFFSET = { DAY: 0, WEEK: 6, MONTH: 27 } as const;

const planShape = {
  read: z.object({
    api_stages: z
      .array(
        z.strictObject({
          api_id: z.string(),
          stage: z.string(),
          throttle: z.array(z.strictObject({ path: z.string(), ...throttleShape })).default([]),
        }),
      )
      .default([]),
    throttle_settings: block(z.strictObject(throttleShape)).optional(),
    quota_settings: block(
      z.strictObject({
        limit: z.number().int().min(0),
        offset: z.number().int().min(0).default(0),
        period: z.enum(['DAY', 'WEEK', 'MONTH']),
      }),
    ).optional(),
  }),
  ignored: ['name', 'product_code'],
} satisfies ResourceShape<z.ZodRawShape>;

const planKeyShape = {
  read: z.object({ key_id: z.string(), key_type: z.literal('API_KEY'), usage_plan_id: z.string() }),
  ignored: [],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * The usage plans of a stack, with their stages and keys.
 * @throws TerraformJsonError `ERR_RESOURCE_INVALID` if API Gateway would refuse it
 * @see AWS docs, "Usage plans and API keys for REST APIs in API Gateway"
 */
export function readUsagePlans(
  stack: ResolvedStack,
  stages: readonly RestApiStage[],
  keys: readonly ApiKey[],
): ServedUsagePlan[] {
  const plans = new Map<string, ServedUsagePlan & { readonly keys: ApiKey[] }>();
  for (const resource of stack.all('aws_api_gateway_usage_plan')) {
    plans.set(String(stack.attribute(resource, 'id')), readPlan(stack, resource, stages));
  }
  for (const resource of stack.all('aws_api_gateway_usage_plan_key')) {
    const { address } = resource;
    const { key_id, usage_plan_id } = stack.read(resource, planKeyShape);
    const key = keys.find(({ id }) => id === key_id);
    if (!key) throw invalidResource(address, `key_id "${key_id}"`, 'an API key of this stack');
    const plan = plans.get(usage_plan_id);
    if (!plan) throw invalidResource(address, `usage_plan_id "${usage_plan_id}"`, 'a usage plan of this stack');
    const other = [...plans.values()].find((each) => each.keys.includes(key) && sharesStage(each, plan));
    if (other)
      throw invalidResource(address, `a key that ${other.address} has for the same stage`, 'one plan a key and stage');
    plan.keys.push(key);
  }
  return [...plans.values()];
}

function readPlan(stack: ResolvedStack, resource: StackResource, stages: readonly RestApiStage[]) {
  const { address } = resource;
  const { api_stages, throttle_settings, quota_settings: quota } = stack.read(resource, planShape);
  if (quota && quota.offset > MAX_OFFSET[quota.period]) {
    throw invalidResource(
      address,
      `quota offset ${quota.offset}`,
      `at most ${MAX_OFFSET[quota.period]} for ${quota.period}`,
    );
  }
  const own = api_stages.map(({ api_id, stage: name, throttle }) => {
    const stage = stages.find((each) => each.apiId === api_id && each.name === name);
    if (!stage) throw invalidResource(address, `the stage "${name}" of API "${api_id}"`, 'stages of this stack');
    const methods = methodsByPath(stage);
    const throttles = throttle.map((each) => [methodAt(methods, each.path, address), throttleLimit(each)] as const);
    return [stage, new Map(throttles)] as const;
  });
  const throttle = throttle_settings && throttleLimit(throttle_settings);
  return { address, throttle, quota, stages: new Map(own), keys: [] };
}

function throttleLimit(read: { readonly rate_limit: number; readonly burst_limit: number }): ThrottleLimit {
  return { ratePerSecond: read.rate_limit, burst: read.burst_limit };
}

/** The method of a path such as `/customers/GET`. */
function methodAt(methods: ReadonlyMap<string, ServedMethod>, path: string, address: string): ServedMethod {
  const method = methods.get(path);
  if (method) return method;
  throw invalidResource(address, `a throttle of path "${path}"`, `one of: ${[...methods.keys()].join(', ')}`);
}

function sharesStage(one: ServedUsagePlan, other: ServedUsagePlan): boolean {
  return [...one.stages.keys()].some((stage) => other.stages.has(stage));
}
