import type * as z from 'zod';
import type { NonEmpty } from '../access/scope';
import type { Info } from './document';

/** Statuses of an answer that is no error. */
export type SuccessStatus = 200 | 201 | 202 | 204 | 206 | 301 | 302 | 303 | 304 | 307 | 308;

/** Statuses of an error, whose body is always `{ error, message }`. */
export type ErrorStatus =
  400 | 401 | 402 | 403 | 404 | 405 | 406 | 409 | 410 | 411 | 412 | 413 | 415 | 422 | 428 | 429 | 500 | 502 | 503 | 504;

/** What a success looks like. */
export interface Answer<Schema extends string = string> {
  /** When it is answered, and with what. */
  readonly description: string;
  /**
   * Name of its JSON body's schema.
   * @default - no body
   */
  readonly body?: Schema;
  /**
   * Headers by name; one whose schema is optional may be missing.
   * @default - none worth telling
   */
  readonly headers?: Readonly<Record<string, z.ZodType>>;
}

/** What a declaration does not say about one of its routes. */
export interface Operation<Body extends string = string, AnswerBody extends string = string> {
  /** Unlike that of any other operation; generated clients name a function after it. */
  readonly operationId: string;
  /** What it does, in a line. */
  readonly summary: string;
  /**
   * What a line is too short for, in Markdown.
   * @default - the summary says it all
   */
  readonly description?: string;
  /** Groups that a reader finds it in, each one of `tags` of the description. */
  readonly tags: NonEmpty<string>;
  /**
   * Parameters of the path by name: exactly those in the route.
   * @default - none
   */
  readonly path?: Readonly<Record<string, z.ZodType>>;
  /**
   * What the handler reads the query with.
   * @default - none is read
   */
  readonly query?: z.ZodObject;
  /**
   * Headers the handler reads, by name, besides `Authorization` and `Content-Type`; one whose schema is optional may be
   * missing.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  /**
   * Name of its JSON body's schema; a declared body must be described.
   * @default - none is read
   */
  readonly body?: Body;
  /** Each success by its status. */
  readonly answers: Readonly<Partial<Record<SuccessStatus, Answer<AnswerBody>>>>;
  /**
   * When each error is answered, in a sentence that names its codes.
   * @default - only those every route can give
   */
  readonly errors?: Readonly<Partial<Record<ErrorStatus, string>>>;
}

/** Everything a document says that the declaration does not. */
export interface ApiDescription<
  Route extends string = string,
  Body extends string = string,
  AnswerBody extends string = string,
> {
  /** Title, version and licence of the API. */
  readonly info: Info;
  /** Tag to the sentence about the operations that carry it. */
  readonly tags: Readonly<Record<string, string>>;
  /** Schemas of what callers send, by the name the document gives them; also those of parts, to show them once. */
  readonly bodies: Readonly<Record<Body, z.ZodType>>;
  /** Schemas of what is answered, by name. */
  readonly answers: Readonly<Record<AnswerBody, z.ZodType>>;
  /**
   * What is said about schemas, their fields and parameters. A registry of its own: what zod's global one holds also
   * reaches the request models that API Gateway gets.
   */
  readonly notes: z.core.$ZodRegistry<Note>;
  /** By route, as the declaration names it. */
  readonly operations: Readonly<Record<Route, Operation<Body, AnswerBody>>>;
}

/** What is said about a schema; a pattern stands for what JSON Schema cannot see in the zod schema. */
export interface Note {
  /** What the value means. */
  readonly description?: string;
  /** A regular expression that each value matches. */
  readonly pattern?: string;
  /** Values that the schema takes. */
  readonly examples?: readonly unknown[];
}
