import { methodKey, methodSettingsShape, throttleLimit } from '../../system/method-settings';
import type { ResolvedStack } from '../../terraform-json/resolved-stack';
import type { ThrottleLimit } from '../../system/method-settings';
import type { UnreadLog } from './unread';

/** A method of an API, at one of its stages. */
export interface MethodPlace {
  readonly apiId: string;
  readonly stage: string;
  readonly method: string;
  readonly path: string;
}

/** Returns the throttle of a method, summed over all callers; its own settings override those of all methods. */
export function readThrottles(
  stack: ResolvedStack,
  unread: UnreadLog,
): (place: MethodPlace) => ThrottleLimit | undefined {
  const limits = new Map<string, ThrottleLimit | undefined>();
  for (const resource of stack.all('aws_api_gateway_method_settings')) {
    const read = unread.read(stack, resource, methodSettingsShape);
    if (!read) continue;
    const { throttling_rate_limit: rate, throttling_burst_limit: burst } = read.settings;
    limits.set(`${read.rest_api_id} ${read.stage_name} ${methodKey(read.method_path)}`, throttleLimit(rate, burst));
  }
  return ({ apiId, stage, method, path }) => {
    const [own, all] = [`${path}/${method}`, '/*/*'].map((key) => `${apiId} ${stage} ${key}`);
    return limits.has(own ?? '') ? limits.get(own ?? '') : limits.get(all ?? '');
  };
}
