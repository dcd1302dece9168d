import type * as z from 'zod';
import type { NonEmpty } from '../access/scope';
import type { Info } from './document';

/** Success and redirect statuses. */
export type SuccessStatus = 200 | 201 | 202 | 204 | 206 | 301 | 302 | 303 | 304 | 307 | 308;

/** Error statuses; the body is always `{ error, message }`. */
export type ErrorStatus =
  400 | 401 | 402 | 403 | 404 | 405 | 406 | 409 | 410 | 411 | 412 | 413 | 415 | 422 | 428 | 429 | 500 | 502 | 503 | 504;

/** A success response. */
export interface Answer<Schema extends string = string> {
  /** When the response is sent, and its content. */
  readonly description: string;
  /**
   * Name of the schema of its JSON body.
   * @default - no body
   */
  readonly body?: Schema;
  /**
   * Headers by name; a header with an optional schema may be missing.
   * @default - no documented headers
   */
  readonly headers?: Readonly<Record<string, z.ZodType>>;
}

/** Facts about a route that the declaration does not contain. */
export interface Operation<Body extends string = string, AnswerBody extends string = string> {
  /** Unique name of the operation; generated clients name a function after it. */
  readonly operationId: string;
  /** One line about the operation. */
  readonly summary: string;
  /**
   * Details in Markdown.
   * @default - only the summary
   */
  readonly description?: string;
  /** Groups of the operation, each one of `tags` of the description. */
  readonly tags: NonEmpty<string>;
  /**
   * Path parameters by name: exactly those of the route.
   * @default - none
   */
  readonly path?: Readonly<Record<string, z.ZodType>>;
  /**
   * Schema of the query, as the handler parses it.
   * @default - no query parameters
   */
  readonly query?: z.ZodObject;
  /**
   * Headers that the handler reads, by name, except `Authorization` and `Content-Type`; a header with an optional
   * schema may be missing.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  /**
   * Name of the schema of its JSON body; a declared body must be described.
   * @default - no body
   */
  readonly body?: Body;
  /** Success responses by status. */
  readonly answers: Readonly<Partial<Record<SuccessStatus, Answer<AnswerBody>>>>;
  /**
   * When each error is sent, in a sentence that names its codes.
   * @default - only the errors that every route can return
   */
  readonly errors?: Readonly<Partial<Record<ErrorStatus, string>>>;
}

/** Contents of a document that the declaration does not have. */
export interface ApiDescription<
  Route extends string = string,
  Body extends string = string,
  AnswerBody extends string = string,
> {
  /** Title, version and licence of the API. */
  readonly info: Info;
  /** Tags, with a sentence about the operations in each. */
  readonly tags: Readonly<Record<string, string>>;
  /** Schemas of request bodies, by their name in the document; also schemas of parts, so that each is shown once. */
  readonly bodies: Readonly<Record<Body, z.ZodType>>;
  /** Schemas of response bodies, by name. */
  readonly answers: Readonly<Record<AnswerBody, z.ZodType>>;
  /**
   * Notes about schemas, their fields and parameters. Use a separate registry: metadata in zod's global registry also
   * gets into the request models of API Gateway.
   */
  readonly notes: z.core.$ZodRegistry<Note>;
  /** Operations by route, as named in the declaration. */
  readonly operations: Readonly<Record<Route, Operation<Body, AnswerBody>>>;
}

/** Note about a schema; `pattern` describes a rule that zod cannot export to JSON Schema. */
export interface Note {
  /** Meaning of the value. */
  readonly description?: string;
  /** Regular expression that each value matches. */
  readonly pattern?: string;
  /** Valid values. */
  readonly examples?: readonly unknown[];
}
