import Ajv2020 from 'ajv/dist/2020';
import type { DocumentedOperation, Header, Schema, OpenApiDocument, Response } from '../../src/openapi/document';

/** An answer as a caller reads it; names of headers in lower case. */
export interface ContractAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** As sent, empty where there is none. */
  readonly text: string;
}

/** A document as what it promises: what a request must be, and what an answer will be. */
export function contractOf(document: OpenApiDocument) {
  const ajv = new Ajv2020({ allErrors: true })
    // The document stands around its schemas, so that they can refer to each other.
    .addVocabulary(Object.keys(document))
    .addSchema(document, 'document');

  /** Why `value` is not what `schema` describes; empty where it is. */
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

    /** Whether the document takes `body` for one of `route`. */
    takesBody(route: string, body: unknown): boolean {
      const schema = operation(route).requestBody?.content['application/json'].schema;
      return schema !== undefined && errors(schema, body).length === 0;
    },

    /** Whether the document takes `value` for a parameter of `route`. */
    takesParameter(route: string, name: string, value: unknown): boolean {
      const parameter = operation(route).parameters?.find((known) => known.name === name);
      return parameter !== undefined && errors(parameter.schema, value).length === 0;
    },

    /** What an answer has that the document does not say of it; empty where it keeps to it. */
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
