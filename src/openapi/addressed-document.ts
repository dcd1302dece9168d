import type { OpenApiDocument } from './document';

/** URLs of a deployment; an undefined one keeps the URL of the document. */
export interface DocumentAddresses {
  /** URL of the API's stage, or its path on the server that also serves the document. */
  readonly serverUrl: string | undefined;
  /** URL of the token endpoint, or its path on the API's server. */
  readonly tokenUrl: string | undefined;
}

/** Returns a document with the URLs of a deployment. */
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
