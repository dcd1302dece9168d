import type { IncomingHttpHeaders } from 'node:http';

/** Host names that a browser always resolves to this machine. */
const LOOPBACK = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/**
 * Why a request for a page or document of the gateway itself, its token endpoint included, is refused: a page of another
 * site, open in the developer's browser, must not read them. A name of that site that is made to lead here shows in
 * `Host`, everything else it may send in `Origin` or `Sec-Fetch-Site`.
 * @returns undefined if a program of this machine asks, or a page of the gateway
 * @see WHATWG Fetch Standard, "Origin header"; W3C Fetch Metadata Request Headers, section 2.3
 */
export function foreignPage({
  host = '',
  origin,
  'sec-fetch-site': site = 'none',
}: IncomingHttpHeaders): string | undefined {
  if (!LOOPBACK.test(host)) return `the host is "${host}", expected 127.0.0.1 or localhost`;
  const isOwn = origin === undefined || origin === `http://${host}`;
  if (isOwn && ['none', 'same-origin'].includes(site)) return undefined;
  return `the request comes from a page of another site (${origin ?? site}), expected a program of this machine`;
}
