import type { APIGatewayEventRequestContext } from 'aws-lambda';

/**
 * Headers for a caller whose credentials are on their way out: what `lambda/authorizer` says of them.
 * @see RFC 9745 (`Deprecation`) and RFC 8594 (`Sunset`)
 */
export function deprecationHeaders({ authorizer }: APIGatewayEventRequestContext): Record<string, string> {
  const { deprecation, sunset }: Readonly<Record<string, unknown>> = authorizer ?? {};
  return typeof deprecation === 'string' && typeof sunset === 'string' ? { deprecation, sunset } : {};
}
