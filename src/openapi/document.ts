/** A JSON Schema of the 2020-12 draft. */
export type Schema = Readonly<Record<string, unknown>>;

/**
 * Stands for a component of the document.
 * @see OpenAPI 3.1.1, "Reference Object"
 */
export interface Reference {
  /** Where the component is, e.g. `#/components/schemas/Customer`. */
  readonly $ref: string;
}

/**
 * Title, version and licence of an API, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Info Object"
 */
export interface Info {
  /** Name of the API. */
  readonly title: string;
  /** Of the API, not of the software behind it. */
  readonly version: string;
  /** Markdown. */
  readonly description: string;
  /** `identifier` is that of SPDX. */
  readonly license: { readonly name: string; readonly identifier: string };
}

/**
 * One parameter of an operation, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Parameter Object"
 */
export interface Parameter {
  /** Name of the parameter in the path, the query or the headers. */
  readonly name: string;
  /** Where a request has it. */
  readonly in: 'path' | 'query' | 'header';
  /** Whether a request without it is refused. */
  readonly required: boolean;
  /** Markdown. */
  readonly description?: string;
  /** What its value has to be. */
  readonly schema: Schema;
}

/**
 * One header of a response, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Header Object"
 */
export type Header = Omit<Parameter, 'name' | 'in'>;

/** Bodies are JSON, all of them. */
export interface Content {
  /** The only media type. */
  readonly 'application/json': { readonly schema: Schema };
}

/**
 * One response of an operation, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Response Object"
 */
export interface Response {
  /** Markdown; when this response is given. */
  readonly description: string;
  /** Headers of the response, by name. */
  readonly headers?: Readonly<Record<string, Header>>;
  /** Its body; absent where it has none. */
  readonly content?: Content;
}

/**
 * One operation of a document, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Operation Object"
 */
export interface DocumentedOperation {
  /** Name of the operation, once in the document. */
  readonly operationId: string;
  /** One line. */
  readonly summary: string;
  /** Markdown. */
  readonly description?: string;
  /** Groups that it belongs to. */
  readonly tags: readonly string[];
  /** The security schemes of which one has to be met, each with the scopes it asks for; an empty list asks for none. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  /** Of its path, query and headers. */
  readonly parameters?: readonly Parameter[];
  /** Absent where it takes no body. */
  readonly requestBody?: { readonly required: true; readonly content: Content };
  /** By status. */
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

/**
 * How a client gets a token, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Security Scheme Object"
 */
export interface ClientCredentialsScheme {
  /** OAuth 2.0. */
  readonly type: 'oauth2';
  /** Markdown; how a token is sent. */
  readonly description: string;
  /** The client credentials grant: where tokens are issued, and what each scope allows. */
  readonly flows: {
    readonly clientCredentials: { readonly tokenUrl: string; readonly scopes: Readonly<Record<string, string>> };
  };
}

/**
 * Where an API key is sent, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Security Scheme Object"
 */
export interface ApiKeyScheme {
  /** A key that API Gateway made. */
  readonly type: 'apiKey';
  /** Markdown; what the key is for. */
  readonly description: string;
  /** Keys are sent in a header alone. */
  readonly in: 'header';
  /** Name of the header. */
  readonly name: string;
}

/**
 * The parts of an OpenAPI document that are used here.
 * @see OpenAPI 3.1.1, "OpenAPI Object"
 */
export interface OpenApiDocument {
  /** Version of the specification. */
  readonly openapi: '3.1.1';
  /** What the API is. */
  readonly info: Info;
  /** Address or path of the stage. */
  readonly servers: readonly { readonly url: string }[];
  /** Groups of operations, in the order in which they are shown. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Path to lower-case method to operation. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  /** What operations refer to. */
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly securitySchemes: { readonly clientCredentials: ClientCredentialsScheme; readonly apiKey?: ApiKeyScheme };
  };
}
