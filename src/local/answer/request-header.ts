import type { Pair } from '../../system/http-message';
import type { GatewayRequest } from './gateway-request';
import { traceHeader } from './trace';

/** Headers of a request that end at API Gateway, `Keep-Alive` because it belongs to the connection. */
const DROPPED = [
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'keep-alive',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
];

/** Headers that API Gateway always sets itself. */
const WRITTEN = ['x-amzn-trace-id', 'x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto'];

const SIGNATURE_VERSION_4 = /^\s*AWS4-/;

/**
 * The headers of a request as a function gets them: in the case they came in, without those that end at API Gateway, with
 * those that it writes.
 * @see AWS docs, "Amazon API Gateway important notes", whose table names them
 */
export function functionHeaders(request: GatewayRequest): Pair[] {
  const { headers, sourceIp, port } = request;
  const before = headers.filter(([name]) => name.toLowerCase() === 'x-forwarded-for').map(([, value]) => value);
  return [
    ...headers.filter((header) => isPassedOn(header)),
    ['X-Amzn-Trace-Id', traceHeader(request)],
    ['X-Forwarded-For', [...before, sourceIp].join(', ')],
    ['X-Forwarded-Port', String(port)],
    ['X-Forwarded-Proto', 'http'],
  ];
}

function isPassedOn([name, value]: Pair): boolean {
  const lower = name.toLowerCase();
  if (lower === 'authorization') return !SIGNATURE_VERSION_4.test(value);
  return !DROPPED.includes(lower) && !WRITTEN.includes(lower);
}
