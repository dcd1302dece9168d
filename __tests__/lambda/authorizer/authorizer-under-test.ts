import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { createHash } from 'node:crypto';
import { readEnvironment } from '../../../lambda/authorizer/environment';
import type { Authorizer } from '../../../lambda/authorizer/handler';
import { createAuthorizer } from '../../../lambda/authorizer/handler';
import type { LogFields } from '../../../lambda/authorizer/log';
import { tokenVerifier } from '../../../lambda/authorizer/token-verifier';
import { authorizerTable } from '../../../src/access/authorizer-table';
import type { AccessDeclaration } from '../../../src/access/declaration';

/** Prefix of every pattern in a policy. */
export const STAGE = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/';

/** A request, as API Gateway passes it to the authorizer. */
export interface AskedRequest {
  /** Matched route, e.g. `GET /orders/{id}`. */
  readonly route: string;
  /** Path as sent, e.g. `/orders/7`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export function askedEvent({ route, path, headers = {} }: AskedRequest): APIGatewayRequestAuthorizerEvent {
  const [httpMethod = '', resource = ''] = route.split(' ');
  const lists = Object.entries(headers).map(([name, value]): [string, string[]] => [name, [value].flat()]);
  return {
    type: 'REQUEST',
    methodArn: methodArn(httpMethod, path),
    resource,
    path,
    httpMethod,
    headers: Object.fromEntries(lists.map(([name, values]) => [name, values.at(-1)])),
    multiValueHeaders: Object.fromEntries(lists),
    pathParameters: {},
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    stageVariables: {},
    requestContext: { requestId: 'request-1' } as APIGatewayRequestAuthorizerEvent['requestContext'],
  };
}

export function methodArn(method: string, path: string): string {
  return `${STAGE}${method}${path}`;
}

/** The authorizer of a declaration, and its log. */
export interface AuthorizerUnderTest {
  readonly authorize: Authorizer;
  readonly refused: LogFields[];
  readonly apiKeyUses: LogFields[];
}

export function authorizerUnderTest(
  access: AccessDeclaration,
  variables: Readonly<Record<string, string>>,
): AuthorizerUnderTest {
  const environment = readEnvironment(variables);
  const { pool, peoplePool } = environment;
  const [refused, apiKeyUses]: LogFields[][] = [[], []];
  const authorize = createAuthorizer({
    table: authorizerTable(access),
    environment,
    verifier: tokenVerifier(peoplePool ? [pool, peoplePool] : [pool]),
    log: { refused: (fields) => refused?.push(fields), apiKeyUsed: (fields) => apiKeyUses?.push(fields) },
  });
  return { authorize, refused: refused ?? [], apiKeyUses: apiKeyUses ?? [] };
}

export function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('base64');
}
