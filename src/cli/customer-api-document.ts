import { customerApiDescription } from '../../lambda/customers/operations';
import { customerApi } from '../customer-api';
import { apiDocument, type ApiDocumentOptions } from '../openapi/api-document';
import type { OpenApiDocument } from '../openapi/document';

/** The OpenAPI document of the API that `main.ts` deploys, from its declaration and its handlers' schemas. */
export function customerApiDocument(addresses: Pick<ApiDocumentOptions, 'serverUrl' | 'tokenUrl'>): OpenApiDocument {
  return apiDocument({ declaration: customerApi, description: customerApiDescription, ...addresses });
}
