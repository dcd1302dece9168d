import type { JsonSchema } from './json-schema';
import type { RequiredParameters } from './required-parameter';
import type { NonEmpty } from './scope';
import type { Throttle } from './throttle';

interface RouteOptions<Backend extends string> {
  /**
   * Which of the stack's `backends` answers it, by name.
   * @default - the stack's `backend`
   */
  readonly backend?: Backend;
  /**
   * Body a request must have, whatever content type it names: API Gateway reads it as JSON and refuses any other with 400.
   * @default - the body is not looked at before the function sees it
   */
  readonly body?: JsonSchema;
  /**
   * Request headers it reads besides Authorization and Content-Type, which pages of other origins may then send.
   * @default []
   */
  readonly headers?: readonly string[];
  /**
   * Query parameters and headers that a request must have: API Gateway refuses any other with 400.
   * @default - the parameters are not looked at before the backend sees them
   * @see AWS docs, "Request validation for REST APIs in API Gateway"
   */
  readonly required?: RequiredParameters;
  /**
   * Statuses it may answer besides 200, 401 and 403, for its OpenAPI document.
   * @default []
   */
  readonly responses?: readonly number[];
  /**
   * Whether a call must also bring a key of a usage plan. A key says who to count, never who may call.
   * @default - no key
   * @see AWS docs, "Usage plans and API keys for REST APIs in API Gateway"
   */
  readonly apiKey?: 'required';
  /**
   * How often it may be called, whoever calls it. It takes the place of the API's, and may be more than that.
   * @default - the API's
   */
  readonly throttle?: Throttle;
}

/** A route only tokens with one of its scopes may call. */
export interface ProtectedRoute<
  Scope extends string = string,
  Backend extends string = string,
> extends RouteOptions<Backend> {
  /** Any one of them is enough; an empty list would let no machine in and every person, so it is refused. */
  readonly scopes: NonEmpty<Scope>;
  /** Of a public route alone. */
  readonly public?: never;
  /** Of a public route alone. */
  readonly reason?: never;
}

/** A route anyone may call, without a token. */
export interface PublicRoute<Backend extends string = string> extends RouteOptions<Backend> {
  /** Says that it is meant. */
  readonly public: true;
  /** Why no token is asked for, for the reviewer who reads it next year. */
  readonly reason: string;
  /** Of a protected route alone. */
  readonly scopes?: never;
}

/** What one route asks of its callers. */
export type RouteRule<Scope extends string = string, Backend extends string = string> =
  ProtectedRoute<Scope, Backend> | PublicRoute<Backend>;
