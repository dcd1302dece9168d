import type { TokenCache } from './token-cache';
type Fetch = typeof globalThis.fetch;
/**
 * A `fetch` that sends the token, to addresses below `baseUrls` alone: any other address is refused before anything is
 * sent, and a redirect is followed only below them, and only for GET and HEAD, which have nothing but the token to send
 * again. At 401 it asks once more with a new token, if the body can be sent again.
 */
export declare function authorizedFetch(tokens: TokenCache, baseUrls: readonly URL[], fetch: Fetch): Fetch;
/** @throws TokenSourceError as `secureUrl` */
export declare function readBaseUrls(baseUrls: readonly string[]): readonly URL[];
export {};
