import Ajv2020 from 'ajv/dist/2020';
import type { DocumentedOperation, Header, Schema, OpenApiDocument, Response } from '../../src/openapi/document';

/** An answer as a caller reads it; header names in lower case. */
export interface ContractAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Body as sent; empty if there is none. */
  readonly text: string;
}

/** Validates requests and answers with a document. */
export function contractOf(document: OpenApiDocument) {
  const ajv = new Ajv2020({ allErrors: true })
    // The document is the root of its schemas, so that they can refer to each other.
    .addVocabulary(Object.keys(document))
    .addSchema(document, 'document');

  /** Lists the violations of `schema` in `value`; empty if it is valid. */
  function errors(schema: Schema, value: unknown): string[] {
    const validate = ajv.compile(typeof schema.$ref === 'string' ? { $ref: `document${schema.$ref}` } : schema);
    return validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message = '' }) => instancePath + message);
  }

  function operation(route: string): DocumentedOperation {
    const [method = '', path = ''] = route.split(' ');
    const found = document.paths[path]?.[method.toLowerCase()];
    if (!found) throw new Error(`the document has no ${route}`);
    return found;
  }

  function response(route: string, status: number): Response | undefined {
    const found = operation(route).responses[status];
    if (!found || !('$ref' in found)) return found;
    return document.components.responses[found.$ref.slice('#/components/responses/'.length)];
  }

  function headerErrors(name: string, { required, schema }: Header, given: unknown): string[] {
    if (given === undefined) return required ? [`header ${name} is missing`] : [];
    return errors(schema, given).map((error) => `header ${name} ${error}`);
  }

  return {
    routes: Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    ),
    statuses: (route: string) => Object.keys(operation(route).responses).map(Number),
    description: (route: string, status: number) => response(route, status)?.description ?? '',

    /** Whether the document accepts `body` as a body of `route`. */
    takesBody(route: string, body: unknown): boolean {
      const schema = operation(route).requestBody?.content['application/json'].schema;
      return schema !== undefined && errors(schema, body).length === 0;
    },

    /** Whether the document accepts `value` for a parameter of `route`. */
    takesParameter(route: string, name: string, value: unknown): boolean {
      const parameter = operation(route).parameters?.find((known) => known.name === name);
      return parameter !== undefined && errors(parameter.schema, value).length === 0;
    },

    /** Lists the parts of an answer that the document does not describe; empty if it conforms. */
    violations(route: string, { status, headers, text }: ContractAnswer): string[] {
      const promised = response(route, status);
      if (!promised) return [`status ${status} is not in the document`];
      const wrongHeaders = Object.entries(promised.headers ?? {}).flatMap(([name, header]) =>
        headerErrors(name, header, headers[name.toLowerCase()]),
      );
      const schema = promised.content?.['application/json'].schema;
      if (!schema) return [...wrongHeaders, ...(text === '' ? [] : ['a body where none is promised'])];
      return [
        ...wrongHeaders,
        ...(headers['content-type'] === 'application/json' ? [] : ['a body that does not say it is JSON']),
        ...errors(schema, JSON.parse(text)).map((error) => `body ${error}`),
      ];
    },
  };
}
