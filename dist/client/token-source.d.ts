import type { Clock } from './clock';
import type { CredentialsProvider } from './credentials';
/** A client whose secret the program has. */
export interface SecretOptions {
    /** E.g. `https://….amazoncognito.com/oauth2/token`; https, or http on a loopback address. */
    readonly tokenEndpoint: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly credentials?: never;
}
/** A client whose secret is read when it is needed. */
export interface ProviderOptions {
    readonly credentials: CredentialsProvider;
    /** @default - the one among the credentials */
    readonly tokenEndpoint?: string;
    readonly clientId?: never;
    readonly clientSecret?: never;
}
/** What a token source is made from. */
export type TokenSourceOptions = (SecretOptions | ProviderOptions) & {
    /**
     * Full scope names, e.g. `customer-api/read`.
     * @default - those among the credentials, else all that the client was granted
     */
    readonly scopes?: readonly string[];
    /**
     * The APIs that `fetch` may send the token to, e.g. `https://api.example.com/prod`: that address and all below it.
     * @default [] - `fetch` refuses every address
     */
    readonly baseUrls?: readonly string[];
    /**
     * Milliseconds to get a token in, with everything that is tried again; 1 to 60000.
     * @default 8000 - a Lambda function with 10 seconds can still say what failed
     */
    readonly deadlineMs?: number;
    /**
     * Sends the requests, to the token endpoint and to the API.
     * @default - Node's own
     */
    readonly fetch?: typeof globalThis.fetch;
    /**
     * For tests and simulations.
     * @default - the system's
     */
    readonly clock?: Clock;
    /**
     * For tests and simulations: at least 0, less than 1.
     * @default Math.random
     */
    readonly random?: () => number;
};
/** Gives tokens of one client. */
export interface TokenSource {
    /**
     * A token to send as `Authorization: Bearer`.
     * @param options.signal - ends this caller's waiting, not the request that others wait for
     * @throws TokenSourceError
     * @throws the signal's reason
     */
    getToken(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<string>;
    /**
     * As Node's `fetch`, with the token. Only for addresses below `baseUrls`; redirects are followed below them, for GET
     * and HEAD. At 401 it asks once more with a new token, if the body can be sent again.
     * @throws TokenSourceError
     */
    readonly fetch: typeof globalThis.fetch;
}
/**
 * Gets tokens for a client by the client credentials grant, one for all callers, and renews them in time.
 * @throws TokenSourceError `ERR_OPTION` or `ERR_URL_INSECURE`
 * @see RFC 6749, section 4.4; AWS docs, "The token issuer endpoint"
 */
export declare function createTokenSource(options: TokenSourceOptions): TokenSource;
