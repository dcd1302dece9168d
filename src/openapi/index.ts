export type { ApiDocumentOptions } from './api-document';
export { apiDocument, openApi } from './api-document';
export type { Answer, ApiDescription, ErrorStatus, Note, Operation, SuccessStatus } from './description';
export type {
  ApiKeyScheme,
  ClientCredentialsScheme,
  Content,
  DocumentedOperation,
  Header,
  Info,
  Schema,
  OpenApiDocument,
  Parameter,
  Reference,
  Response,
} from './document';
export { DescriptionError } from './error';
