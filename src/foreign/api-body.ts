import { parse } from 'yaml';
import type { Attributes } from '../terraform-json/stack-view';
import { isRecord, list, record } from '../terraform-json/stack-view';
import type { Addresses } from './addresses';
import { basePathOf } from './base-path';
import type { BodySecurity } from './body-security';
import { authorizersOf, securityOf } from './body-security';
import { escaped, literal } from './conversion';
import type { Linked } from './link';
import type { Remark, Resources } from './resources';
import { put } from './resources';
import type { UnknownValue } from './unknown-value';
import { unknownText } from './unknown-value';

/** An API that is described by a document. */
export interface DescribedApi {
  /** As Terraform prints it. */
  readonly address: string;
  /** Its name in the JSON. */
  readonly name: string;
  /** The document, or a reference that leads nowhere. */
  readonly body: unknown;
  /** References that an unknown document is made of. */
  readonly from?: readonly string[];
  /** Of the import of the document. */
  readonly parameters?: unknown;
  /** How the import changes what is there: `overwrite` or `merge`. */
  readonly mode?: unknown;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;
const ANY = 'x-amazon-apigateway-any-method';
const INTEGRATION = 'x-amazon-apigateway-integration';
const VALIDATOR = 'x-amazon-apigateway-request-validator';
const VALIDATORS = 'x-amazon-apigateway-request-validators';

/** Extensions of a document, an operation or a scheme that are read here; a remark names any other. */
const READ = [
  ANY,
  INTEGRATION,
  VALIDATOR,
  VALIDATORS,
  'x-amazon-apigateway-api-key-source',
  'x-amazon-apigateway-auth',
  'x-amazon-apigateway-authorizer',
  'x-amazon-apigateway-authtype',
  'x-amazon-apigateway-binary-media-types',
  'x-amazon-apigateway-documentation',
  'x-amazon-apigateway-endpoint-configuration',
  'x-amazon-apigateway-gateway-responses',
  'x-amazon-apigateway-minimum-compression-size',
  'x-amazon-apigateway-policy',
];
const EXTENSION = /^x-amazon-apigateway-/;
/** Fields of a path item beside its operations. */
const OF_A_PATH = ['description', 'parameters', 'servers', 'summary'];
/** Parameters of an import that are read here, or that change no answer. */
const PARAMETERS = ['basepath', 'endpointConfigurationTypes', 'ignore'];

/** Place of a parameter in OpenAPI, and Terraform's word for it. */
const PLACES: Readonly<Record<string, string>> = { header: 'header', query: 'querystring', path: 'path' };

/**
 * Makes of an API's OpenAPI document the resources that say the same.
 * @see AWS docs, "OpenAPI extensions for API Gateway"
 */
export class ApiBodies {
  readonly remarks: Remark[] = [];
  /** Methods whose authorization is unknown. */
  readonly unknown: UnknownValue[] = [];

  constructor(
    private readonly addresses: Addresses,
    private readonly resources: Resources,
    private readonly linked: Linked,
  ) {}

  /** Adds the resources that the document of one API describes. */
  expand(api: DescribedApi): void {
    const document = this.#document(api);
    if (!document) return;
    const basePath = basePathOf(document, api.parameters);
    if (basePath === undefined) {
      this.#unread(api, 'parameters', 'the base path of its body is not known');
      return;
    }
    if (api.mode !== undefined && api.mode !== 'overwrite')
      this.#remark(
        api.address,
        'the import of its body may keep methods of earlier ones, which are not in this matrix',
      );
    for (const name of Object.keys(record(api.parameters)).filter((each) => !PARAMETERS.includes(each)))
      this.#remark(api.address, `the parameter ${name} of its import is not modelled`);
    for (const name of unreadExtensions(document)) this.#remark(api.address, `${name} of its body is not modelled`);
    this.#api(api, document);
    const authorizers = authorizersOf(document, this.linked);
    const authorizerIds = new Map(
      [...authorizers].map(([scheme, attributes]) => [
        scheme,
        this.#add(api, 'aws_api_gateway_authorizer', scheme, attributes),
      ]),
    );
    const validatorIds = new Map(
      Object.entries(record(document[VALIDATORS])).map(([name, validator]) => [
        name,
        this.#add(api, 'aws_api_gateway_request_validator', name, {
          name,
          validate_request_body: record(validator).validateRequestBody === true,
          validate_request_parameters: record(validator).validateRequestParameters === true,
        }),
      ]),
    );
    for (const [type, response] of Object.entries(record(document['x-amazon-apigateway-gateway-responses']))) {
      this.#add(api, 'aws_api_gateway_gateway_response', type, gatewayResponse(type, record(response)));
    }
    const resourceIds = new Map<string, string>();
    for (const [written, given] of Object.entries(record(document.paths))) {
      const path = `${basePath}${written}`;
      const item = record(given);
      const resourceId = this.#resource(api, path, resourceIds);
      for (const name of unreadOperations(item)) this.#unreadOperation(api, path, name, resourceId);
      for (const [method, operation] of operationsOf(item)) {
        const security = securityOf(document, operation);
        const validator = operation[VALIDATOR] ?? document[VALIDATOR];
        this.#method({ api, document, item, path, method, operation, resourceId, security }, authorizerIds, {
          id: typeof validator === 'string' ? validatorIds.get(validator) : undefined,
          checksBody: record(record(document[VALIDATORS])[String(validator)]).validateRequestBody === true,
        });
      }
    }
  }

  /** Undefined if the document is unknown: then any path may be public. */
  #document(api: DescribedApi): Attributes | undefined {
    const { body, from = [] } = api;
    const text = String(body);
    const isUnknown = /^\$\{/.test(text);
    const found = isUnknown ? undefined : parsedDocument(unescaped(text));
    if (found) return found;
    const wrong =
      'its body is no OpenAPI document of one version, 2.0 or 3.0, in JSON or YAML, or has a merge key of YAML (<<)';
    const reason = isUnknown ? unknownText({ attribute: 'body', from }) : wrong;
    this.#unread(api, 'body', isUnknown ? 'its body is known only after apply' : wrong, reason);
    return undefined;
  }

  /** Any path may be public. */
  #unread(api: DescribedApi, attribute: string, text: string, reason = text): void {
    this.#remark(api.address, `${text}: which routes it has, and who may call them, is not known`);
    const address = `${api.address}.${attribute}`;
    this.#unknown(address, reason);
    const resourceId = this.#resource(api, '/{any+}', new Map());
    const attributes = { resource_id: resourceId, http_method: 'ANY', authorization: `\${unknown.${attribute}}` };
    this.#add(api, 'aws_api_gateway_method', 'any', attributes, address);
  }

  /** An operation that the import may take or leave. */
  #unreadOperation(api: DescribedApi, path: string, name: string, resourceId: string): void {
    const where = `${api.address} ${name} ${path}`;
    const reason = `${name} of this path is not read: whether API Gateway makes methods of it is not known`;
    this.#remark(where, reason);
    this.#unknown(where, reason);
    const method = METHODS.find((each) => each === name.toLowerCase())?.toUpperCase() ?? 'ANY';
    const attributes = { resource_id: resourceId, http_method: method, authorization: '${unknown.operation}' };
    this.#add(api, 'aws_api_gateway_method', `${name} ${path}`, attributes, where);
  }

  /** Arguments of the resource override the document. */
  #api({ address, name, parameters }: DescribedApi, document: Attributes): void {
    const apis = this.resources.aws_api_gateway_rest_api ?? {};
    const source = document['x-amazon-apigateway-api-key-source'];
    const types = document['x-amazon-apigateway-binary-media-types'];
    const compression = document['x-amazon-apigateway-minimum-compression-size'];
    const endpoint = record(document['x-amazon-apigateway-endpoint-configuration']);
    const { endpointConfigurationTypes: endpointType } = record(parameters);
    const said = {
      ...(typeof source === 'string' ? { api_key_source: source.toUpperCase() } : {}),
      ...(Array.isArray(types) ? { binary_media_types: literal(types) } : {}),
      ...(typeof compression === 'number' ? { minimum_compression_size: compression } : {}),
      ...(typeof endpointType === 'string' ? { endpoint_configuration: [{ types: [endpointType] }] } : {}),
      ...(endpoint.disableExecuteApiEndpoint === true ? { disable_execute_api_endpoint: true } : {}),
    };
    apis[name] = { ...said, ...apis[name] };
    const policy = document['x-amazon-apigateway-policy'];
    if (!isRecord(policy)) return;
    const type = 'aws_api_gateway_rest_api_policy';
    if (Object.hasOwn(this.resources[type] ?? {}, name)) return;
    this.#add({ address, name, body: undefined }, type, 'policy', { policy: escaped(JSON.stringify(policy)) });
  }

  /** The resource of a path, and those above it. */
  #resource(api: DescribedApi, path: string, ids: Map<string, string>): string {
    const parts = path.split('/').filter((part) => part !== '');
    let parent = `\${aws_api_gateway_rest_api.${api.name}.root_resource_id}`;
    for (const [index, part] of parts.entries()) {
      const at = `/${parts.slice(0, index + 1).join('/')}`;
      const known = ids.get(at);
      const attributes = { parent_id: parent, path_part: escaped(part) };
      parent = known ?? this.#add(api, 'aws_api_gateway_resource', at, attributes);
      ids.set(at, parent);
    }
    return parent;
  }

  #method(
    { api, document, item, path, method, operation, resourceId, security }: Operation,
    authorizerIds: ReadonlyMap<string, string>,
    validator: { readonly id: string | undefined; readonly checksBody: boolean },
  ): void {
    const where = `${api.address} ${method} ${path}`;
    for (const remark of security.remarks) this.#remark(where, remark);
    if (security.isUnknown) this.#unknown(where, security.remarks.join('; '));
    for (const name of unreadExtensions(operation)) this.#remark(where, `${name} is not modelled`);
    if (validator.checksBody && hasBody(document, operation)) {
      this.#remark(where, 'bodies of requests are not checked here: models of a body are not read');
    }
    const { scheme } = security;
    const attributes = {
      resource_id: resourceId,
      http_method: method,
      authorization: security.authorization,
      ...(scheme === undefined ? {} : { authorizer_id: authorizerIds.get(scheme) ?? '${unknown.security}' }),
      ...(security.scopes.length > 0 ? { authorization_scopes: security.scopes.map(escaped) } : {}),
      ...(security.apiKeyRequired ? { api_key_required: true } : {}),
      ...(validator.id === undefined ? {} : { request_validator_id: validator.id }),
      request_parameters: parametersOf(document, item, operation),
    };
    const id = this.#add(api, 'aws_api_gateway_method', `${method} ${path}`, attributes);
    const integration = operation[INTEGRATION];
    if (!isRecord(integration)) {
      this.#remark(where, `it has no ${INTEGRATION}, without which API Gateway does not deploy it`);
      return;
    }
    const key = { resource_id: resourceId, http_method: id.replace(/\.id\}$/, '.http_method}') };
    this.#add(api, 'aws_api_gateway_integration', `${method} ${path}`, { ...key, ...this.#integration(integration) });
    if (String(integration.type).toUpperCase() !== 'MOCK') return;
    for (const [pattern, response] of Object.entries(record(integration.responses))) {
      const answer = { ...key, ...integrationResponse(pattern, record(response)) };
      this.#add(api, 'aws_api_gateway_integration_response', `${method} ${path} ${pattern}`, answer);
    }
  }

  #integration(given: Attributes): Attributes {
    const { httpMethod, uri, requestTemplates, requestParameters, passthroughBehavior, timeoutInMillis } = given;
    return {
      type: String(given.type).toUpperCase(),
      ...(typeof httpMethod === 'string' ? { integration_http_method: httpMethod } : {}),
      ...(typeof uri === 'string' ? { uri: this.linked('aws_api_gateway_integration', 'uri', uri) } : {}),
      ...(isRecord(requestTemplates) ? { request_templates: literal(requestTemplates) } : {}),
      ...(isRecord(requestParameters) ? { request_parameters: literal(requestParameters) } : {}),
      ...(typeof passthroughBehavior === 'string' ? { passthrough_behavior: passthroughBehavior.toUpperCase() } : {}),
      ...(typeof timeoutInMillis === 'number' ? { timeout_milliseconds: timeoutInMillis } : {}),
      ...(given.connectionType === 'VPC_LINK' ? { connection_type: 'VPC_LINK' } : {}),
    };
  }

  /** @returns a reference to its id */
  #add(
    { name: api, address }: DescribedApi,
    type: string,
    part: string,
    attributes: Attributes,
    real = `${address} ${part}`,
  ): string {
    const name = this.addresses.name(type, type === 'aws_api_gateway_rest_api_policy' ? api : `${api}_${part}`, real);
    const restApi = { rest_api_id: `\${aws_api_gateway_rest_api.${api}.id}` };
    put(this.resources, type, name, { ...restApi, ...attributes }, real);
    return `\${${type}.${name}.id}`;
  }

  #remark(address: string, text: string): void {
    this.remarks.push({ address, text });
  }

  #unknown(address: string, reason: string): void {
    this.unknown.push({ address, attribute: 'authorization', from: [], reason });
  }
}

interface Operation {
  readonly api: DescribedApi;
  readonly document: Attributes;
  /** Path item of its path. */
  readonly item: Attributes;
  readonly path: string;
  readonly method: string;
  readonly operation: Attributes;
  readonly resourceId: string;
  readonly security: BodySecurity;
}

function parsedDocument(text: string): Attributes | undefined {
  try {
    const document: unknown = parse(text, { logLevel: 'silent' });
    const { swagger, openapi } = record(document);
    const is2 = String(swagger) === '2.0' || swagger === 2;
    const is3 = /^3\./.test(String(openapi));
    // Of a document of two versions, and of merge keys, it is not known how API Gateway reads them.
    const isClear = is2 ? openapi === undefined : is3 && swagger === undefined;
    return isClear && !hasMergeKey(document) ? record(document) : undefined;
  } catch {
    return undefined;
  }
}

function hasMergeKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasMergeKey);
  return isRecord(value) && Object.entries(value).some(([name, field]) => name === '<<' || hasMergeKey(field));
}

function operationsOf(item: Attributes): [method: string, operation: Attributes][] {
  const any = item[ANY];
  const own = METHODS.flatMap((method): [string, Attributes][] =>
    isRecord(item[method]) ? [[method.toUpperCase(), item[method]]] : [],
  );
  return isRecord(any) ? [...own, ['ANY', any]] : own;
}

/** Fields of a path item that are neither operations nor about them, such as `$ref`, or a verb in upper case. */
function unreadOperations(item: Attributes): string[] {
  const known: readonly string[] = [...METHODS, ...OF_A_PATH, 'trace'];
  return Object.keys(item).filter((name) => !known.includes(name) && !name.startsWith('x-'));
}

function unreadExtensions(part: Attributes): string[] {
  return Object.keys(part).filter((name) => EXTENSION.test(name) && !READ.includes(name));
}

/** Whether each parameter of an operation is required, in the words of a method. */
function parametersOf(document: Attributes, item: Attributes, operation: Attributes): Attributes {
  const given = [...list(item.parameters), ...list(operation.parameters)].map((each) => resolved(document, each));
  return Object.fromEntries(
    given.flatMap((parameter) => {
      const place = PLACES[String(parameter.in)];
      return place === undefined
        ? []
        : [[`method.request.${place}.${String(parameter.name)}`, parameter.required === true] as const];
    }),
  );
}

function hasBody(document: Attributes, operation: Attributes): boolean {
  const parameters = list(operation.parameters).map((each) => resolved(document, each));
  return operation.requestBody !== undefined || parameters.some((parameter) => parameter.in === 'body');
}

/** The object that a `$ref` within the document points to. */
function resolved(document: Attributes, value: unknown): Attributes {
  const { $ref: reference } = record(value);
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return record(value);
  const steps = reference.slice(2).split('/');
  return record(
    steps.reduce<unknown>((at, step) => record(at)[step.replaceAll('~1', '/').replaceAll('~0', '~')], document),
  );
}

function gatewayResponse(type: string, { statusCode, responseParameters, responseTemplates }: Attributes): Attributes {
  return {
    response_type: type,
    ...(statusCode === undefined ? {} : { status_code: shortText(statusCode) }),
    ...(isRecord(responseParameters) ? { response_parameters: literal(responseParameters) } : {}),
    ...(isRecord(responseTemplates) ? { response_templates: literal(responseTemplates) } : {}),
  };
}

function integrationResponse(pattern: string, response: Attributes): Attributes {
  const { statusCode, responseParameters, responseTemplates } = response;
  return {
    status_code: shortText(statusCode ?? '200'),
    ...(pattern === 'default' ? {} : { selection_pattern: escaped(pattern) }),
    ...(isRecord(responseParameters) ? { response_parameters: literal(responseParameters) } : {}),
    ...(isRecord(responseTemplates) ? { response_templates: literal(responseTemplates) } : {}),
  };
}

function unescaped(text: string): string {
  return text.replaceAll(/([$%])\1\{/g, '$1{');
}

/** A status may be a number as well. */
function shortText(value: unknown): string {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? escaped(value) : '';
}
