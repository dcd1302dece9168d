import type { DocumentedOperation, Info, OpenApiDocument } from './document';
import type { NamedDocument } from './merged-components';
import { distinctComponents, freshName } from './merged-components';

/** The document of one API, and where the API is in the document of all. */
export interface PlacedDocument extends NamedDocument {
  /** Path of the API at the server of the merged document, e.g. `/orders/prod`; different from every other. */
  readonly basePath: string;
}

/**
 * Builds one document of several APIs of a user pool.
 * - Paths: each begins with the base path of its API, at one server. Two APIs may both have `GET /orders`, and a document
 *   has one entry for a path. Servers of a path item would not tell them apart, and many tools ignore them: Schemathesis
 *   and most generators read only the servers of the document.
 * - Tags: `<api>/<tag>`, so that readers and generators group operations by API.
 * - Operation ids and components that differ and have the same name: the name of the API stands before them.
 * - Security: one scheme, with the scopes of all APIs.
 * @param apis - in display order
 * @param serverUrl - URL or path of the server that has all APIs
 * @see OpenAPI 3.1.1, "Paths Object" and "Path Item Object"
 */
export function mergedDocument(apis: readonly PlacedDocument[], serverUrl: string): OpenApiDocument {
  const distinct = distinctComponents(apis);
  const documents = apis.map((api, index) => ({ ...api, document: distinct[index] ?? api.document }));
  const idOf = operationIds(apis);
  const paths = documents.flatMap(({ name, basePath, document }) =>
    Object.entries(document.paths).map(([path, item]) => {
      const operations = Object.entries(item).map(([method, operation]) => [
        method,
        {
          ...operation,
          operationId: idOf(name, operation),
          tags: operation.tags.map((tag) => tagOf(name, tag)),
        } satisfies DocumentedOperation,
      ]);
      return [`${basePath}${path}`, Object.fromEntries(operations)] as const;
    }),
  );
  return {
    openapi: '3.1.1',
    info: mergedInfo(apis),
    servers: [{ url: serverUrl }],
    tags: documents.flatMap(({ name, document }) =>
      document.tags.map((tag) => ({ ...tag, name: tagOf(name, tag.name) })),
    ),
    paths: Object.fromEntries(paths),
    components: mergedComponents(distinct),
  };
}

function tagOf(api: string, tag: string): string {
  return `${api}/${tag}`;
}

/** An id that several APIs have gets the name of its API. */
function operationIds(apis: readonly PlacedDocument[]): (api: string, operation: DocumentedOperation) => string {
  const given = apis.flatMap(({ name, document }) =>
    Object.values(document.paths)
      .flatMap((item) => Object.values(item))
      .map(({ operationId }) => ({ api: name, id: operationId })),
  );
  const count = (id: string) => given.filter((each) => each.id === id).length;
  const taken = new Set(given.map(({ id }) => id));
  const renamed = given
    .filter(({ id }) => count(id) > 1)
    .map(({ api, id }) => [`${api} ${id}`, freshName(`${api}_${id}`, taken)] as const);
  const names = new Map(renamed);
  return (api, { operationId }) => names.get(`${api} ${operationId}`) ?? operationId;
}

function mergedInfo(apis: readonly PlacedDocument[]): Info {
  const infos = apis.map(({ document }) => document.info);
  const [version, ...otherVersions] = unique(infos.map((info) => info.version));
  const licenses = infos.map(({ license }) => license);
  return {
    title: unique(infos.map(({ title }) => title)).join(', '),
    version:
      version !== undefined && otherVersions.length === 0
        ? version
        : apis.map(({ name, document }) => `${name} ${document.info.version}`).join(', '),
    description: apis.map(({ name, document: { info } }) => `${name}: ${info.title}. ${info.description}`).join('\n\n'),
    license: {
      name: unique(licenses.map(({ name }) => name)).join(', '),
      // SPDX expressions; AND means that each part has a licence.
      identifier: unique(licenses.map(({ identifier }) => identifier)).join(' AND '),
    },
  };
}

function mergedComponents(documents: readonly OpenApiDocument[]): OpenApiDocument['components'] {
  const all = documents.map(({ components }) => components);
  const sections = unique(all.flatMap((components) => Object.keys(components))) as (keyof (typeof all)[number])[];
  const components = Object.fromEntries(
    sections.map((section) => [
      section,
      together(all.map((each) => each[section] as Readonly<Record<string, unknown>>)),
    ]),
  ) as OpenApiDocument['components'];
  const { clientCredentials: scheme } = components.securitySchemes;
  const { tokenUrl } = scheme.flows.clientCredentials;
  const scopes = together(all.map((each) => each.securitySchemes.clientCredentials.flows.clientCredentials.scopes));
  return {
    ...components,
    securitySchemes: {
      ...components.securitySchemes,
      clientCredentials: { ...scheme, flows: { clientCredentials: { tokenUrl, scopes } } },
    },
  };
}

function together<T>(records: readonly (Readonly<Record<string, T>> | undefined)[]): Record<string, T> {
  return Object.fromEntries(records.flatMap((record = {}) => Object.entries(record)));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
