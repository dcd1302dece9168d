/** Headers a function may not set: API Gateway passes each of them on under another name. */
const REMAPPED = [
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
];

/** Headers that end at API Gateway, `Keep-Alive` because it belongs to the connection. */
const DROPPED = [
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
];

const PREFIX = 'x-amzn-remapped-';

/**
 * Under which name a header of a function's answer reaches the caller; undefined if it does not.
 * @see AWS docs, "Amazon API Gateway important notes", whose table names them. `Content-Length` passes there, generated
 * from the body; published answers of REST APIs show the function's own under the other name
 */
export function responseHeaderName(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (DROPPED.includes(lower)) return undefined;
  return REMAPPED.includes(lower) ? `${PREFIX}${lower}` : name;
}
