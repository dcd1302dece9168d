import { contextVariable, substituteContext } from '../../system/context-variable';
import type { ServedGatewayResponses } from '../../system/gateway-response';
import type { LocalText } from '../token/local-address';
import type { GatewayRefusal } from './gateway-refusal';

const JSON_TYPE = 'application/json';

/**
 * A refusal as the API answers it: with the gateway response of its type, or with `DEFAULT_4XX` or `DEFAULT_5XX`, or
 * with the default body. A 413 always has the default body: AWS does not let it be customized.
 * @param local - replaces addresses in its text by those of this gateway
 * @see AWS docs, "Gateway responses for REST APIs in API Gateway" and "Amazon API Gateway important notes"
 */
export function renderRefusal(
  refusal: GatewayRefusal,
  responses: ServedGatewayResponses,
  context: Readonly<Record<string, unknown>>,
  local: LocalText,
): Response {
  const shaped =
    refusal.type === 'REQUEST_TOO_LARGE'
      ? undefined
      : (responses.get(refusal.type) ?? responses.get(refusal.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'));
  const variables = {
    ...context,
    error: {
      message: refusal.message,
      // Published answers of a broken authorizer say null.
      messageString: refusal.message === '' ? 'null' : JSON.stringify(refusal.message),
      responseType: refusal.type,
      validationErrorString: refusal.validationError ?? '',
    },
  };
  const headers = new Headers({ 'content-type': JSON_TYPE, 'x-amzn-errortype': refusal.errorType });
  for (const [name, value] of Object.entries(shaped?.headers ?? {})) {
    headers.set(
      name,
      value.startsWith('context.') ? String(contextVariable(variables, value.slice(8))) : value.slice(1, -1),
    );
  }
  const { template } = shaped ?? {};
  const own = `{"${refusal.messageKey}":$context.error.messageString}`;
  const body = substituteContext(template === undefined ? own : local(template), variables);
  return new Response(body, { status: shaped?.status ?? refusal.status, headers });
}
