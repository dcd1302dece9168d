// URL lets quotes, `$`, `{` and `*` pass in a host; none of them is one a browser sends.
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:]+\])$/;

/**
 * Whether `text` is an origin as a browser sends it: scheme, host and port, nothing behind them.
 * @see RFC 6454, section 6.2
 */
export function isOrigin(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, origin } = new URL(text);
  return origin === text && HOST.test(hostname);
}
