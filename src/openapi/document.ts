/** A JSON Schema of the 2020-12 draft. */
export type Schema = Readonly<Record<string, unknown>>;

/**
 * Stands for a component of the document.
 * @see OpenAPI 3.1.1, "Reference Object"
 */
export interface Reference {
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
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

/**
 * One header of a response, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Header Object"
 */
export type Header = Omit<Parameter, 'name' | 'in'>;

/** Bodies are JSON, all of them. */
export interface Content {
  readonly 'application/json': { readonly schema: Schema };
}

/**
 * One response of an operation, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Response Object"
 */
export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header>>;
  readonly content?: Content;
}

/**
 * One operation of a document, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Operation Object"
 */
export interface DocumentedOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

/**
 * How a client gets a token, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Security Scheme Object"
 */
export interface ClientCredentialsScheme {
  readonly type: 'oauth2';
  readonly description: string;
  readonly flows: {
    readonly clientCredentials: { readonly tokenUrl: string; readonly scopes: Readonly<Record<string, string>> };
  };
}

/**
 * Where an API key is sent, with the names of OpenAPI.
 * @see OpenAPI 3.1.1, "Security Scheme Object"
 */
export interface ApiKeyScheme {
  readonly type: 'apiKey';
  readonly description: string;
  readonly in: 'header';
  readonly name: string;
}

/**
 * The parts of an OpenAPI document that are used here.
 * @see OpenAPI 3.1.1, "OpenAPI Object"
 */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: Info;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Path to lower-case method to operation. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly securitySchemes: { readonly clientCredentials: ClientCredentialsScheme; readonly apiKey?: ApiKeyScheme };
  };
}
