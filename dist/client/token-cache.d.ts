import type { AccessToken } from './access-token';
import type { Clock } from './clock';
/** How a cache gets what it keeps. */
export interface TokenCacheOptions {
    readonly obtain: () => Promise<AccessToken>;
    /** Milliseconds after which a call of `obtain` has surely ended. */
    readonly deadlineMs: number;
    readonly clock: Clock;
}
/** Keeps one token, and renews it once for everyone. */
export declare class TokenCache {
    #private;
    constructor(options: TokenCacheOptions);
    /** The token, or a new one where there is none to use; one that is due is renewed behind the caller's back. */
    get(signal?: AbortSignal | null): Promise<string>;
    /**
     * A token instead of one that an API refused: a new one, or the one it was replaced by meanwhile.
     * @returns undefined where a new one was of no use a moment ago
     */
    replacement(refused: string, signal?: AbortSignal | null): Promise<string | undefined>;
    /** Notes that an API refused a replacement too. */
    reportUseless(replacement: string): void;
}
