import { findingText } from './decision-trace';
import type { DecisionStep } from './decision-trace';
import type { TokenView } from './token-view';

/** A request that was answered, and how it came to that. It holds no token, no key, no header, no query and no body. */
export interface RequestReport {
  /** As the answer has it in `x-amzn-requestid`; absent if the request came to no stage. */
  readonly requestId?: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  /** Name of the stack whose API it came to; absent if it came to none. */
  readonly stack?: string;
  /** Method and path as declared, e.g. `GET /customers/{id}`; absent if the request led to none. */
  readonly route?: string;
  /** Name of the client, or its id if it has no name here; absent if the client is not certain. */
  readonly client?: string;
  readonly status: number;
  readonly latencyMs: number;
  /** At least one; the last one decided. */
  readonly steps: readonly DecisionStep[];
  /** Token of the request, if it has one that can be read. */
  readonly token?: TokenView;
}

/** Decision about the caller of a request that was not sent. */
export interface CallerDecision extends Omit<RequestReport, 'requestId' | 'time' | 'status' | 'latencyMs'> {
  /** Status of the refusal; absent if the call passes. */
  readonly status?: number;
}

/** Gets a report about each request. */
export type RequestListener = (report: RequestReport) => void;

/** Why a request was refused, in one line; undefined if it was not. */
export function refusalReason({ steps }: Pick<RequestReport, 'steps'>): string | undefined {
  const last = steps.at(-1);
  return last?.outcome === 'refused' ? findingText(last) : undefined;
}
