/** Headers a function may not set: API Gateway passes each of them on under another name. */
const REMAPPED = [
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
];

/** Headers of the connection, which end at API Gateway. */
const DROPPED = ['keep-alive', 'proxy-authenticate', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

const PREFIX = 'x-amzn-remapped-';

/**
 * Under which name a header of a function's answer reaches the caller; undefined where it does not.
 * @see AWS docs, "Amazon API Gateway important notes", whose table names them; what it leaves open, as for the length of
 * the body, is answered as published answers of REST APIs show it
 */
export function responseHeaderName(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (DROPPED.includes(lower)) return undefined;
  return REMAPPED.includes(lower) ? `${PREFIX}${lower}` : name;
}
