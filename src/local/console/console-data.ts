import type { ExplainedStep } from '../decision/decision-trace';
import type { TokenView } from '../decision/token-view';

/** An API at one of its stages. */
export interface ApiData {
  /** Name of the stage, after that of its API if there are several. */
  readonly name: string;
  readonly url: string;
}

/** A client of a user pool. */
export interface ClientData {
  readonly name: string;
  readonly id: string;
  /** Scopes that its tokens carry. */
  readonly scopes: readonly string[];
}

/** A method of an API. */
export interface RouteData {
  /** Method and path as declared, with the stage before the path if there are several. */
  readonly name: string;
  readonly method: string;
  /** Below the stage. */
  readonly path: string;
  /** Name of the stage, after that of its API if there are several. */
  readonly api: string;
  /** Any one of these opens it; empty if it is public, or if only the authorizer knows. */
  readonly scopes: readonly string[];
  readonly isPublic: boolean;
}

/** Content of a cell of the matrix. */
export interface CellOutcome {
  readonly expected: 'allowed' | 'refused';
  readonly observed: 'allowed' | 'refused' | 'failed' | 'not tried';
  /** The observed answer, e.g. `404`. */
  readonly got: string;
}

/** The matrix of clients and routes: the expectation by the JSON, and the answers to requests. */
export interface MatrixData {
  readonly clients: readonly ClientData[];
  readonly routes: readonly RouteData[];
  readonly outcomes: readonly CellOutcome[];
  /** A row for each route, a number for each client: the place in `outcomes`, or -1 if the cell was not observed. */
  readonly cells: readonly (readonly number[])[];
}

/** Everything that the page shows at first. */
export interface OverviewData {
  /** Name of the stack. */
  readonly name: string;
  readonly apis: readonly ApiData[];
  readonly tokenEndpoint: string;
  readonly matrix: MatrixData;
  /** When the matrix was observed, in milliseconds since 1970. */
  readonly observedAt: number;
}

/** Fix of a refusal. */
export interface CureData {
  /** Whether the refusal is as declared. */
  readonly isRight: boolean;
  readonly text: string;
  readonly code?: string;
}

/** How an answer came about. The last step decided. */
export interface DecisionData {
  readonly steps: readonly ExplainedStep[];
  readonly token?: TokenView;
  /** Absent if the call passes. */
  readonly cure?: CureData;
}

/** Whether a client may call a route, and why. */
export interface ReasonData extends DecisionData {
  readonly passes: boolean;
  /** Status of the refusal. */
  readonly status?: number;
}

/** A request that was answered, in a line. */
export interface RequestRow {
  /** Counts up from 0. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly client?: string;
  readonly status: number;
  readonly latencyMs: number;
  readonly isRefused: boolean;
  /** Reason of the refusal, or the backend that answered. */
  readonly reason: string;
}

/** A request that was answered, and why. */
export interface RequestData extends RequestRow, DecisionData {
  readonly route?: string;
}

/** A change that is served, or one that is not. */
export interface ReloadData {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** As the terminal says it. */
  readonly line: string;
  /** Whether the change is not served, because it does not build or uses a feature that is not modelled. */
  readonly isFailed: boolean;
  /** E.g. `ReportingService may now POST /customers`. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** News for a page that listens; one a line. */
export type ConsoleEvent =
  | {
      readonly kind: 'requests';
      readonly rows: readonly RequestRow[];
      /** Requests before these that are kept no more. */
      readonly skipped: number;
    }
  | { readonly kind: 'reload'; readonly number: number; readonly reload: ReloadData }
  /** The page shows an old version. */
  | { readonly kind: 'overview' }
  /** Sign of life of the gateway, without news. */
  | { readonly kind: 'alive' };

/** A part of a request that a caller fills in. */
export interface FormField {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly isRequired: boolean;
  readonly description?: string;
  /** A value that is good, if one is known. */
  readonly example?: string;
}

/** Fields of a request for a route. */
export interface FormData {
  readonly fields: readonly FormField[];
  /** Whether a request may have a body. */
  readonly takesBody: boolean;
  /** A valid body of the route, if its schema is precise enough. */
  readonly sampleBody?: string;
  /** Whether the gateway wants an API key, which is added. */
  readonly needsApiKey: boolean;
}

/** A request to send. */
export interface TriedCall {
  /** Name of the client whose token it uses; absent for a call without a token. */
  readonly client?: string;
  /** Name of the route, which tells the API. */
  readonly route: string;
  readonly method: string;
  /** Below the stage, with the query, as it is to be sent. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** Answer to a sent request. */
export interface CallAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body as text; absent if it is not text. */
  readonly body?: string;
  readonly bodyBytes: number;
  /** Until the answer was read, in milliseconds. */
  readonly latencyMs: number;
  /** The token that was sent. */
  readonly token?: TokenView;
  /** Absent if no trace of it was kept. */
  readonly decision?: DecisionData & { readonly isRefused: boolean; readonly reason: string };
}

/** A token, shown because the user asked for it. */
export interface TokenData {
  readonly token: string;
}

/** A secret, shown because the user asked for it. */
export interface SecretData {
  readonly secret: string;
}

/** Why a request to the console is refused. */
export interface ConsoleFault {
  readonly error: string;
  readonly message: string;
}
