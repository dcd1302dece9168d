/** A JSON Schema of the 2020-12 draft. */
export type Schema = Readonly<Record<string, unknown>>;

/**
 * Reference to a component of the document.
 * @see OpenAPI 3.1.1, "Reference Object"
 */
export interface Reference {
  /** Location of the component, e.g. `#/components/schemas/Customer`. */
  readonly $ref: string;
}

/**
 * Title, version and licence of an API, with OpenAPI's field names.
 * @see OpenAPI 3.1.1, "Info Object"
 */
export interface Info {
  /** Name of the API. */
  readonly title: string;
  /** Version of the API, not of its implementation. */
  readonly version: string;
  /** Markdown. */
  readonly description: string;
  /** `identifier` is an SPDX identifier. */
  readonly license: { readonly name: string; readonly identifier: string };
}

/**
 * A parameter of an operation, with OpenAPI's field names.
 * @see OpenAPI 3.1.1, "Parameter Object"
 */
export interface Parameter {
  /** Name of the parameter in the path, the query or the headers. */
  readonly name: string;
  /** Location of the parameter in a request. */
  readonly in: 'path' | 'query' | 'header';
  /** Whether a request without it is refused. */
  readonly required: boolean;
  /** Markdown. */
  readonly description?: string;
  /** Schema of the value. */
  readonly schema: Schema;
}

/**
 * A header of a response, with OpenAPI's field names.
 * @see OpenAPI 3.1.1, "Header Object"
 */
export type Header = Omit<Parameter, 'name' | 'in'>;

/** Content of a body, always JSON. */
export interface Content {
  /** The only media type. */
  readonly 'application/json': { readonly schema: Schema };
}

/**
 * A response of an operation, with OpenAPI's field names.
 * @see OpenAPI 3.1.1, "Response Object"
 */
export interface Response {
  /** When the response is sent, in Markdown. */
  readonly description: string;
  /** Headers of the response, by name. */
  readonly headers?: Readonly<Record<string, Header>>;
  /** Body of the response; absent if it has none. */
  readonly content?: Content;
}

/**
 * An operation of a document, with OpenAPI's field names.
 * @see OpenAPI 3.1.1, "Operation Object"
 */
export interface DocumentedOperation {
  /** Unique name of the operation. */
  readonly operationId: string;
  /** One line about the operation. */
  readonly summary: string;
  /** Markdown. */
  readonly description?: string;
  /** Groups of the operation. */
  readonly tags: readonly string[];
  /**
   * Alternative security requirements, each with the scopes it needs; one of them is enough. An empty list needs none.
   */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  /** Parameters in path, query and headers. */
  readonly parameters?: readonly Parameter[];
  /** Absent if the operation takes no body. */
  readonly requestBody?: { readonly required: true; readonly content: Content };
  /** Responses by status. */
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

/**
 * OAuth 2.0 client credentials grant of the API, with OpenAPI's field names.
 * @see OpenAPI 3.1.1, "Security Scheme Object"
 */
export interface ClientCredentialsScheme {
  /** OAuth 2.0. */
  readonly type: 'oauth2';
  /** How a token is sent, in Markdown. */
  readonly description: string;
  /** Token endpoint, and the description of each scope. */
  readonly flows: {
    readonly clientCredentials: { readonly tokenUrl: string; readonly scopes: Readonly<Record<string, string>> };
  };
}

/**
 * API key of the API, with OpenAPI's field names.
 * @see OpenAPI 3.1.1, "Security Scheme Object"
 */
export interface ApiKeyScheme {
  /** A key made by API Gateway. */
  readonly type: 'apiKey';
  /** Purpose of the key, in Markdown. */
  readonly description: string;
  /** Keys are sent only in a header. */
  readonly in: 'header';
  /** Name of the header. */
  readonly name: string;
}

/**
 * Parts of an OpenAPI document that this package writes.
 * @see OpenAPI 3.1.1, "OpenAPI Object"
 */
export interface OpenApiDocument {
  /** Version of the specification. */
  readonly openapi: '3.1.1';
  /** Title, version and licence of the API. */
  readonly info: Info;
  /** URL or path of the stage. */
  readonly servers: readonly { readonly url: string }[];
  /** Groups of operations, in display order. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Operations by path and lower-case method. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  /** Schemas, responses and security schemes that operations refer to. */
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly securitySchemes: { readonly clientCredentials: ClientCredentialsScheme; readonly apiKey?: ApiKeyScheme };
  };
}
