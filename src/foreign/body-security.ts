import type { Attributes } from '../terraform-json/stack-view';
import { isRecord, list, record } from '../terraform-json/stack-view';
import { escaped } from './conversion';
import type { Linked } from './link';

/** Authorization of an operation of a described API, in the terms of a method. */
export interface BodySecurity {
  readonly authorization: string;
  /** Name of the scheme that authorizes. */
  readonly scheme?: string;
  readonly scopes: readonly string[];
  readonly apiKeyRequired: boolean;
  readonly remarks: readonly string[];
  /** True if nobody can tell from the document who may call the operation. */
  readonly isUnknown?: true;
}

const AUTH = 'x-amazon-apigateway-auth';
const AUTHORIZER = 'x-amazon-apigateway-authorizer';
const NONE = { authorization: 'NONE', scopes: [], apiKeyRequired: false };
/** By the type of the extension. */
const AUTHORIZATIONS: Readonly<Record<string, string>> = {
  cognito_user_pools: 'COGNITO_USER_POOLS',
  request: 'CUSTOM',
  token: 'CUSTOM',
};

/** Attributes of the authorizer that each scheme with one is, by its name. */
export function authorizersOf(document: Attributes, linked: Linked): ReadonlyMap<string, Attributes> {
  return new Map(
    Object.entries(schemesOf(document)).flatMap(([name, scheme]) => {
      const extension = record(scheme)[AUTHORIZER];
      if (!isRecord(extension)) return [];
      const type = String(extension.type).toUpperCase();
      const { authorizerUri: uri, identitySource, authorizerResultTtlInSeconds: ttl, providerARNs: arns } = extension;
      const { identityValidationExpression: expression } = extension;
      const header = record(scheme).name;
      const source = identitySource ?? (type === 'REQUEST' ? undefined : `method.request.header.${String(header)}`);
      const attributes = {
        name,
        type,
        ...(type === 'COGNITO_USER_POOLS'
          ? {
              provider_arns: list(arns).map((arn) =>
                linked('aws_api_gateway_authorizer', 'provider_arns', String(arn)),
              ),
            }
          : {}),
        ...(typeof uri === 'string'
          ? { authorizer_uri: linked('aws_api_gateway_authorizer', 'authorizer_uri', uri) }
          : {}),
        ...(typeof source === 'string' ? { identity_source: escaped(source) } : {}),
        ...(typeof expression === 'string' ? { identity_validation_expression: escaped(expression) } : {}),
        ...(typeof ttl === 'number' ? { authorizer_result_ttl_in_seconds: ttl } : {}),
      };
      return [[name, attributes] as const];
    }),
  );
}

/**
 * Authorization that API Gateway requires for an operation. API Gateway ignores a `security` at the root of the
 * document.
 * @see AWS docs, "x-amazon-apigateway-authorizer object" and "x-amazon-apigateway-authtype property"
 */
export function securityOf(document: Attributes, operation: Attributes): BodySecurity {
  const { [AUTH]: given } = operation;
  const type = given === undefined ? undefined : String(record(given).type).toUpperCase();
  if (type === 'AWS_IAM') return { ...NONE, authorization: 'AWS_IAM', remarks: [] };
  if (type !== undefined && (type !== 'NONE' || list(operation.security).length > 0)) {
    const beside = type === 'NONE' ? `the type NONE beside a security` : 'a type that is neither NONE nor AWS_IAM';
    return unknown(`its ${AUTH} has ${beside}`, false);
  }
  if (operation.security === undefined) {
    const isNamedAtRoot = list(document.security).length > 0;
    const text =
      'its security stands at the root of the body alone, which API Gateway does not apply: anyone may call it';
    return { ...NONE, remarks: isNamedAtRoot ? [text] : [] };
  }
  const requirements = list(operation.security).map(record);
  const entries = requirements.flatMap((requirement) => Object.entries(requirement));
  const kinds = entries.map(([name, scopes]) => ({ name, scopes, kind: kindOf(schemesOf(document)[name]) }));
  const unread = kinds.filter(({ kind }) => kind === 'unread').map(({ name }) => name);
  const deciding = kinds.filter(({ kind }) => kind !== 'unread' && kind !== 'key');
  const [first] = deciding;
  const apiKeyRequired = kinds.some(({ kind }) => kind === 'key');
  const isOptional = requirements.length > 1 && requirements.some((each) => Object.keys(each).length === 0);
  if (unread.length > 0) {
    return unknown(`its security names ${unread.join(', ')}, which has no ${AUTHORIZER}`, apiKeyRequired);
  }
  if (isOptional || new Set(deciding.map(({ name }) => name)).size > 1) {
    return unknown('its security has alternatives, of which API Gateway takes one', apiKeyRequired);
  }
  if (!first) return { ...NONE, apiKeyRequired, remarks: [] };
  const scopes = deciding.flatMap(({ scopes: own }) => list(own).filter((scope) => typeof scope === 'string'));
  if (first.kind === 'AWS_IAM') return { authorization: 'AWS_IAM', scopes: [], apiKeyRequired, remarks: [] };
  return { authorization: first.kind, scheme: first.name, scopes: [...new Set(scopes)], apiKeyRequired, remarks: [] };
}

function unknown(text: string, apiKeyRequired: boolean): BodySecurity {
  const remarks = [`${text}: who may call it is not known`];
  return { authorization: '${unknown.security}', scopes: [], apiKeyRequired, remarks, isUnknown: true };
}

/** The authorization that a scheme is, `key` for an API key, `unread` for a scheme that API Gateway does not know. */
function kindOf(scheme: unknown): string {
  const { type, name, in: place, 'x-amazon-apigateway-authtype': authtype, [AUTHORIZER]: extension } = record(scheme);
  if (isRecord(extension)) return AUTHORIZATIONS[String(extension.type).toLowerCase()] ?? 'unread';
  if (String(authtype).toLowerCase() === 'awssigv4') return 'AWS_IAM';
  const isKey = type === 'apiKey' && place === 'header' && String(name).toLowerCase() === 'x-api-key';
  return isKey ? 'key' : 'unread';
}

function schemesOf(document: Attributes): Attributes {
  return record(
    document.swagger === undefined ? record(document.components).securitySchemes : document.securityDefinitions,
  );
}
