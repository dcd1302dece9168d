// `URL` accepts quotes, `$`, `{` and `*` in a host, but browsers never send them.
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:]+\])$/;

/**
 * Whether `text` is an origin as browsers send it: only scheme, host and port.
 * @see RFC 6454, section 6.2
 */
export function isOrigin(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, origin } = new URL(text);
  return origin === text && HOST.test(hostname);
}
