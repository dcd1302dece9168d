import { headerValue } from '../../system/http-message';
import type { GatewayRequest } from './gateway-request';

type TracedRequest = Pick<GatewayRequest, 'headers' | 'requestId' | 'time'>;

const ROOT = /(?:^|;)\s*(Root=1-[0-9a-f]{8}-[0-9a-f]{24})(?=;|$)/i;

/**
 * `X-Amzn-Trace-Id` as a function gets it: the caller's header if it names a trace, otherwise a new trace.
 * @see AWS docs, "Tracing header" (AWS X-Ray Developer Guide)
 */
export function traceHeader(request: TracedRequest): string {
  const sent = headerValue(request.headers, 'x-amzn-trace-id');
  return sent !== undefined && ROOT.test(sent) ? sent : newRoot(request);
}

/**
 * `X-Amzn-Trace-Id` of an answer that a function gave: the same trace, with a parent and whether it is sampled.
 */
export function answeredTrace(request: TracedRequest): string {
  const trace = traceHeader(request);
  const [, root = newRoot(request)] = ROOT.exec(trace) ?? [];
  const parent = /(?:^|;)\s*(Parent=[^;]+)/i.exec(trace)?.[1];
  const sampled = /(?:^|;)\s*(Sampled=[^;]+)/i.exec(trace)?.[1] ?? `Sampled=${parent === undefined ? 0 : 1}`;
  return [root, parent ?? `Parent=${hexadecimal(request).slice(-16)}`, sampled].join(';');
}

/** Seconds of the time and 24 hexadecimal digits. */
function newRoot(request: TracedRequest): string {
  const seconds = Math.floor(request.time.getTime() / 1_000).toString(16);
  return `Root=1-${seconds}-${hexadecimal(request).slice(0, 24)}`;
}

function hexadecimal({ requestId }: TracedRequest): string {
  return requestId.replaceAll('-', '');
}
