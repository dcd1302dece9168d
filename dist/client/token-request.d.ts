/** One request for a token. */
export interface TokenRequest {
    readonly tokenEndpoint: URL;
    readonly clientId: string;
    readonly clientSecret: string;
    /** None means all that are granted. */
    readonly scopes: readonly string[];
}
/** What a request for a token brings. */
export interface IssuedToken {
    readonly value: string;
    readonly lifetimeSeconds: number;
}
/** What stood in the way of a token. */
export type RefusalReason = 'unavailable' | 'client' | 'scope' | 'request' | 'response';
/** A request that brought no token. Says what happened without quoting the answer: a server may repeat a secret. */
export declare class TokenRequestFailure extends Error {
    readonly reason: RefusalReason;
    /** The `Retry-After` header. */
    readonly retryAfter: string | null;
    readonly name = "TokenRequestFailure";
    constructor(reason: RefusalReason, outcome: string, 
    /** The `Retry-After` header. */
    retryAfter?: string | null);
}
/**
 * Asks for a token once.
 * @param signal - aborted with a `TokenRequestFailure`
 * @throws TokenRequestFailure
 * @see RFC 6749, section 4.4; AWS docs, "The token issuer endpoint"
 */
export declare function requestToken({ tokenEndpoint, clientId, clientSecret, scopes }: TokenRequest, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<IssuedToken>;
