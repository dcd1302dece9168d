/**
 * Whether `text` is an origin as a browser sends it: scheme, host and port, nothing behind them.
 * @see RFC 6454, section 6.2
 */
export function isOrigin(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}
