import type { OpenApiDocument, Parameter } from '../../openapi/document';
import { sampleBody } from '../../openapi/sample-body';
import type { FormData, FormField } from './console-data';
import type { NamedRoute } from '../../system/named-route';

/** Place of a required parameter, by the name API Gateway gives it. */
const PLACES = { querystring: 'query', header: 'header' } as const;
/** Methods whose request may have a body. */
const WITH_BODY = ['ANY', 'DELETE', 'PATCH', 'POST', 'PUT'];

/**
 * Fields of a request for a route: from its path, its validator and, if there is one, its description.
 * @param openapi - document of the API
 */
export function routeForm({ method, path }: NamedRoute, openapi: object | undefined): FormData {
  const { httpMethod, validation, apiKeyRequired } = method;
  const document = openapi as OpenApiDocument | undefined;
  const operation = document?.paths[path]?.[httpMethod.toLowerCase()];
  const described = operation?.parameters ?? [];
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => required('path', name));
  const asked = validation.required.flatMap((parameter) => {
    const [, place = '', name = ''] = /^method\.request\.(querystring|header)\.(.+)$/.exec(parameter) ?? [];
    return Object.hasOwn(PLACES, place) ? [required(PLACES[place as keyof typeof PLACES], name)] : [];
  });
  const told = new Map(described.map((parameter) => [fieldKey(parameter), formField(parameter)]));
  const fields = new Map([...inPath, ...asked].map((field) => [fieldKey(field), field]));
  for (const [key, field] of told) {
    fields.set(key, { ...field, isRequired: field.isRequired || fields.has(key) });
  }
  const sample = document && sampleBody(document, `${httpMethod} ${path}`);
  return {
    fields: [...fields.values()],
    takesBody: operation ? operation.requestBody !== undefined : WITH_BODY.includes(httpMethod),
    ...(sample === undefined ? {} : { sampleBody: JSON.stringify(sample, null, 2) }),
    needsApiKey: apiKeyRequired,
  };
}

function required(place: FormField['in'], name: string): FormField {
  return { name, in: place, isRequired: true };
}

function formField({ name, in: place, required: isRequired, description, schema }: Parameter): FormField {
  const { examples, default: preset, enum: options } = schema;
  const [example] = [examples, options].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  const known = example ?? preset;
  return {
    name,
    in: place,
    isRequired,
    ...(description === undefined ? {} : { description }),
    ...(typeof known === 'string' || typeof known === 'number' ? { example: String(known) } : {}),
  };
}

/** Names of headers are the same in any case. */
function fieldKey({ in: place, name }: Pick<FormField, 'in' | 'name'>): string {
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}
