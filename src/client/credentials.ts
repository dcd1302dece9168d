/** What a client proves itself with, and where. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Used where the token source was given none. */
  readonly tokenEndpoint?: string | undefined;
  /** Used where the token source was given none. */
  readonly scopes?: readonly string[] | undefined;
}

/** How credentials are asked for. */
export interface CredentialsRequest {
  /** The ones given before were refused: read them again rather than answer from memory. */
  readonly fresh: boolean;
  /** Aborted when the token source no longer waits. */
  readonly signal: AbortSignal;
}

/** Reads a client's credentials: for each token, and once more when they are refused. */
export type CredentialsProvider = (request: CredentialsRequest) => Promise<ClientCredentials>;
