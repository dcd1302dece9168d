import type { APIGatewayEventRequestContext } from 'aws-lambda';

/**
 * Headers that warn a caller whose credentials will be refused soon, from the context of `lambda/authorizer`.
 * @see RFC 9745 (`Deprecation`) and RFC 8594 (`Sunset`)
 */
export function deprecationHeaders({ authorizer }: APIGatewayEventRequestContext): Record<string, string> {
  const { deprecation, sunset }: Readonly<Record<string, unknown>> = authorizer ?? {};
  return typeof deprecation === 'string' && typeof sunset === 'string' ? { deprecation, sunset } : {};
}
