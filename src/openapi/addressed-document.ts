import type { OpenApiDocument } from './document';

/** Addresses of a deployment; what is undefined stays as the document has it. */
export interface DocumentAddresses {
  /** Address of the API's stage, or its path on the server that also serves the document. */
  readonly serverUrl: string | undefined;
  /** Address of the token endpoint, or its path on the API's server. */
  readonly tokenUrl: string | undefined;
}

/** A document with the addresses of a deployment in it. */
export function withAddresses(document: OpenApiDocument, { serverUrl, tokenUrl }: DocumentAddresses): OpenApiDocument {
  const { clientCredentials } = document.components.securitySchemes;
  const flow = clientCredentials.flows.clientCredentials;
  return {
    ...document,
    servers: serverUrl === undefined ? document.servers : [{ url: serverUrl }],
    components: {
      ...document.components,
      securitySchemes: {
        ...document.components.securitySchemes,
        clientCredentials: {
          ...clientCredentials,
          flows: { clientCredentials: { ...flow, tokenUrl: tokenUrl ?? flow.tokenUrl } },
        },
      },
    },
  };
}
