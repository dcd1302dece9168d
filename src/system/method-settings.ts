import * as z from 'zod';
import { invalidResource, notModelled } from '../terraform-json/error';
import { methodsByPath } from './method-path';
import type { ServedMethod } from './method';
import type { RestApiStage } from './rest-api';
import type { ResourceShape, ResolvedStack } from '../terraform-json/resolved-stack';
import { block } from '../terraform-json/resolved-stack';

/** How often something may happen. */
export interface ThrottleLimit {
  /** Requests a second, 0 or more, in the long run. */
  readonly ratePerSecond: number;
  /** Requests at once, a whole number from 0; 0 refuses every request. */
  readonly burst: number;
}

/** Limits by method. A method of two stages is two, and one without a limit is left out. */
export type MethodThrottles = ReadonlyMap<ServedMethod, ThrottleLimit>;

/** Default throttle of an account, used for the one of the two limits that is not set. */
const ACCOUNT: ThrottleLimit = { ratePerSecond: 10_000, burst: 5_000 };
const UNSET = -1;
const ALL_METHODS = '*/*';

const limit = z.number().refine((value) => value >= 0 || value === UNSET, '0 or more, or -1 for none');

// They concern only logs or a cache.
const ignored = z.unknown().optional();

/** Attributes of a stage's method settings that change the answer to a request. */
export const methodSettingsShape = {
  read: z.object({
    rest_api_id: z.string(),
    stage_name: z.string(),
    method_path: z.string(),
    settings: block(
      z.strictObject({
        throttling_rate_limit: limit.default(UNSET),
        throttling_burst_limit: limit.int().default(UNSET),
        caching_enabled: z.boolean().default(false),
        cache_data_encrypted: ignored,
        cache_ttl_in_seconds: ignored,
        data_trace_enabled: ignored,
        logging_level: ignored,
        metrics_enabled: ignored,
        require_authorization_for_cache_control: ignored,
        unauthorized_cache_control_header_strategy: ignored,
      }),
    ),
  }),
  ignored: [],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * The limits that stages set for their methods. Settings of one method go before those of all, also if they set no
 * limit. The account's own limits are in no JSON and are not applied.
 * @throws TerraformJsonError `ERR_NOT_MODELLED` for a cache, `ERR_RESOURCE_INVALID` for settings of no method
 * @see AWS docs, "Throttle requests to your REST APIs for better throughput in API Gateway"
 */
export function readMethodThrottles(stack: ResolvedStack, stages: readonly RestApiStage[]): MethodThrottles {
  const ofAll = new Map<ServedMethod, ThrottleLimit | undefined>();
  const ofOne = new Map<ServedMethod, ThrottleLimit | undefined>();
  for (const resource of stack.all('aws_api_gateway_method_settings')) {
    const { address } = resource;
    const { rest_api_id, stage_name, method_path, settings } = stack.read(resource, methodSettingsShape);
    if (settings.caching_enabled) {
      const modelled = 'are throttling_rate_limit and throttling_burst_limit';
      throw notModelled(address, 'caching_enabled true', modelled);
    }
    const stage = stages.find(({ apiId, name }) => apiId === rest_api_id && name === stage_name);
    if (!stage) throw invalidResource(address, `stage_name "${stage_name}"`, 'a stage of this stack');
    const throttle = throttleLimit(settings.throttling_rate_limit, settings.throttling_burst_limit);
    const methods = methodsByPath(stage);
    if (method_path === ALL_METHODS) for (const method of methods.values()) ofAll.set(method, throttle);
    else ofOne.set(methodAt(methods, method_path, address), throttle);
  }
  const merged = new Map([...ofAll, ...ofOne]);
  return new Map([...merged].flatMap(([method, throttle]) => (throttle ? [[method, throttle]] : [])));
}

/** The limit that both numbers make; none if neither is set. */
export function throttleLimit(ratePerSecond: number, burst: number): ThrottleLimit | undefined {
  if (ratePerSecond === UNSET && burst === UNSET) return undefined;
  return {
    ratePerSecond: ratePerSecond === UNSET ? ACCOUNT.ratePerSecond : ratePerSecond,
    burst: burst === UNSET ? ACCOUNT.burst : burst,
  };
}

/** Resource and method of a path such as `customers/GET`, in which a slash may be `~1`: `/customers/GET`. */
export function methodKey(methodPath: string): string {
  const path = methodPath.replaceAll('~1', '/');
  return path.startsWith('/') ? path : `/${path}`;
}

/**
 * The method of such a path; the root is `~1/GET`. A path with a leading slash is refused: AWS accepts it, but
 * throttles no method by it.
 * @see Terraform AWS provider docs, "aws_api_gateway_method_settings"
 */
function methodAt(methods: ReadonlyMap<string, ServedMethod>, methodPath: string, address: string): ServedMethod {
  const method = methods.get(methodKey(methodPath));
  if (method && !methodPath.startsWith('/')) return method;
  const expected = [...methods.keys()].map((key) => key.replace('//', '/~1/').slice(1));
  throw invalidResource(address, `method_path "${methodPath}"`, `${ALL_METHODS} or one of: ${expected.join(', ')}`);
}
