import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020';
import type { DocumentedOperation, OpenApiDocument } from '../../src/openapi/document';

interface Place {
  readonly at: string;
  readonly path: string;
  readonly operation: DocumentedOperation;
}
type Rule = (document: OpenApiDocument, operations: readonly Place[]) => string[];

/**
 * Lists the problems of a document: by the schema of OpenAPI, which also finds dangling references, and by rules that
 * the schema cannot express.
 * @see OpenAPI 3.1.1, "Schema"
 */
export async function problems(text: string): Promise<string[]> {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(text) as Record<string, unknown>);
  if (!valid) return [`schema: ${typeof errors === 'string' ? errors : JSON.stringify(errors)}`];
  const document = JSON.parse(text) as OpenApiDocument;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ at: `${method} ${path}`, path, operation })),
  );
  return Object.entries(RULES).flatMap(([name, rule]) =>
    rule(document, operations).map((problem) => `${name}: ${problem}`),
  );
}

const RULES: Readonly<Record<string, Rule>> = {
  'operation ids are unique, and safe in a URL': (_, operations) => {
    const ids = operations.map(({ operation }) => operation.operationId);
    return ids.filter((id, index) => !/^[\w-]+$/.test(id) || ids.indexOf(id) !== index);
  },

  'each operation has a summary, one tag of the document, and answers for success and refusal': (
    { tags },
    operations,
  ) =>
    operations.flatMap(({ at, operation: { summary, tags: own, responses } }) => {
      const states = Object.keys(responses);
      const complete =
        summary !== '' &&
        own.length === 1 &&
        tags.some(({ name, description }) => name === own[0] && description !== '') &&
        ['2', '4'].every((first) => states.some((status) => status.startsWith(first)));
      return complete ? [] : [at];
    }),

  'parameters of a path are those in its braces, each described': (_, operations) =>
    operations.flatMap(({ at, path, operation: { parameters = [] } }) => {
      const braces = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name).sort();
      const declared = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      const keys = parameters.map((each) => `${each.in} ${each.name}`);
      const described = parameters.every(({ description }) => description !== '');
      const complete = described && new Set(keys).size === keys.length && String(declared.sort()) === String(braces);
      return complete ? [] : [at];
    }),

  'no two paths are the same but for the names in braces': ({ paths }) => {
    const shapes = Object.keys(paths).map((path) => path.replaceAll(/\{\w+\}/g, '{}'));
    return shapes.filter((shape, index) => shapes.indexOf(shape) !== index);
  },

  'schemes and scopes that an operation asks for are declared': ({ components }, operations) => {
    const { clientCredentials, ...others } = components.securitySchemes;
    const { scopes } = clientCredentials.flows.clientCredentials;
    return operations.flatMap(({ at, operation }) =>
      operation.security
        .flatMap((requirement) => Object.entries(requirement))
        .filter(([scheme, asked]) =>
          scheme === 'clientCredentials' ? asked.some((scope) => !(scope in scopes)) : !(scheme in others),
        )
        .map(([scheme, asked]) => `${at}: ${scheme} ${asked.join(' ')}`),
    );
  },

  'each component is used': (document) => {
    const text = JSON.stringify(document);
    const { schemas, responses } = document.components;
    const pointers = Object.entries({ schemas, responses }).flatMap(([kind, all]) =>
      Object.keys(all).map((name) => `#/components/${kind}/${name}`),
    );
    return pointers.filter((pointer) => !text.includes(`"$ref":"${pointer}"`));
  },

  'schemas are valid and take their examples': ({ components }) => {
    const ajv = new Ajv2020({ strict: false, formats: {}, validateFormats: false });
    ajv.addSchema({ $id: 'document:', components });
    return Object.entries(components.schemas).flatMap(([name, schema]) => {
      const validate = ajv.compile({ $ref: `document:#/components/schemas/${name}` });
      const { examples = [] } = schema as { examples?: unknown[] };
      return examples.filter((example) => !validate(example)).map((example) => `${name}: ${JSON.stringify(example)}`);
    });
  },

  'required properties are declared': ({ components }) => undeclared(components.schemas, '#/components/schemas'),

  'servers have an address without a slash at its end': ({ servers }) =>
    servers.length === 0 ? ['there is none'] : servers.filter(({ url }) => /.\/$/.test(url)).map(({ url }) => url),

  'the document is described, and says its license': ({ info }) =>
    [info.title, info.version, info.description, info.license.name].every(Boolean) ? [] : [JSON.stringify(info)],
};

function undeclared(schema: unknown, at: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, required } = schema as { properties?: object; required?: unknown };
  const missing = Array.isArray(required) ? required.filter((name) => !(String(name) in properties)) : [];
  return [
    ...missing.map((name) => `${at}: ${name}`),
    ...Object.entries(schema).flatMap(([key, value]) => undeclared(value, `${at}/${key}`)),
  ];
}
