import type { AccessToken } from './access-token';
import type { Clock } from './clock';
import type { CredentialsProvider } from './credentials';
/** What a token is got with. */
export interface TokenExchange {
    readonly credentials: CredentialsProvider;
    /** Instead of the one among the credentials. */
    readonly tokenEndpoint: URL | undefined;
    /** Instead of those among the credentials. */
    readonly scopes: readonly string[] | undefined;
    /** Milliseconds for all of it. */
    readonly deadlineMs: number;
    readonly clock: Clock;
    readonly random: () => number;
    readonly fetch: typeof globalThis.fetch;
}
/**
 * Exchanges a client's credentials for a token within the deadline: asks again where that can help, and reads the
 * credentials again once where they are refused.
 * @throws TokenSourceError
 */
export declare function obtainToken(exchange: TokenExchange): Promise<AccessToken>;
