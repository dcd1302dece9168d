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
   * JSON Schema of the request body. API Gateway reads the body as JSON with any content type and answers 400 if it
   * does not fit.
   * @default - API Gateway does not check the body
   */
  readonly body?: JsonSchema;
  /**
   * Request headers that the route reads, in addition to Authorization and Content-Type; pages of other origins may
   * send them.
   * @default []
   */
  readonly headers?: readonly string[];
  /**
   * Query parameters and headers that a request must have: API Gateway refuses any other with 400.
   * @default - API Gateway does not check the parameters
   * @see AWS docs, "Request validation for REST APIs in API Gateway"
   */
  readonly required?: RequiredParameters;
  /**
   * Statuses that it may answer in addition to 200, 401 and 403, for its OpenAPI document.
   * @default []
   */
  readonly responses?: readonly number[];
  /**
   * Whether a call also needs the key of a usage plan. The key only counts calls; it never authorizes them.
   * @default - no key
   * @see AWS docs, "Usage plans and API keys for REST APIs in API Gateway"
   */
  readonly apiKey?: 'required';
  /**
   * Limit of its calls, summed over all callers. It replaces the API's limit and may be higher.
   * @default - the API's
   */
  readonly throttle?: Throttle;
}

/** A route only tokens with one of its scopes may call. */
export interface ProtectedRoute<
  Scope extends string = string,
  Backend extends string = string,
> extends RouteOptions<Backend> {
  /** Any one of them is enough; an empty list would refuse every machine and admit every person, so it is an error. */
  readonly scopes: NonEmpty<Scope>;
  /** Only a public route has it. */
  readonly public?: never;
  /** Only a public route has it. */
  readonly reason?: never;
}

/** A route anyone may call, without a token. */
export interface PublicRoute<Backend extends string = string> extends RouteOptions<Backend> {
  /** Says that it is meant. */
  readonly public: true;
  /** Why no token is required; a reviewer reads it next year. */
  readonly reason: string;
  /** Only a protected route has it. */
  readonly scopes?: never;
}

/** Rules for the callers of one route. */
export type RouteRule<Scope extends string = string, Backend extends string = string> =
  ProtectedRoute<Scope, Backend> | PublicRoute<Backend>;
