import * as z from 'zod';
import { contextVariable, substituteContext } from './context-variable';
import { LocalGatewayError } from './error';
import type { GatewayRefusal } from './gateway-refusal';
import type { ResourceShape, TerraformStack } from './terraform-stack';

/** How the API shapes one kind of refusal. */
export interface GatewayResponse {
  readonly status?: number;
  readonly template?: string;
  /** Header name to a value or a `context.` expression. */
  readonly headers: Readonly<Record<string, string>>;
}

/** By response type, e.g. `UNAUTHORIZED` or `DEFAULT_4XX`. */
export type GatewayResponses = ReadonlyMap<string, GatewayResponse>;

const JSON_TYPE = 'application/json';

const shape = {
  read: z.object({
    rest_api_id: z.string(),
    response_type: z.string(),
    status_code: z.coerce.number().int().optional(),
    response_templates: z.record(z.string(), z.string()).default({}),
    response_parameters: z.record(z.string(), z.string()).default({}),
  }),
  ignored: [],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * The gateway responses of one API.
 * @throws LocalGatewayError `ERR_NOT_MODELLED` for a template or header that is not modelled
 */
export function readGatewayResponses(stack: TerraformStack, restApiId: string): GatewayResponses {
  const responses = new Map<string, GatewayResponse>();
  for (const resource of stack.all('aws_api_gateway_gateway_response')) {
    const read = stack.read(resource, shape);
    if (read.rest_api_id !== restApiId) continue;
    const { [JSON_TYPE]: template, ...others } = read.response_templates;
    const [other] = Object.keys(others);
    if (other !== undefined) throw notModelled(resource.address, `a template for ${other}`, JSON_TYPE);
    const headers = Object.entries(read.response_parameters).map(([name, value]) =>
      header(resource.address, name, value),
    );
    responses.set(read.response_type, {
      ...(read.status_code === undefined ? {} : { status: read.status_code }),
      ...(template === undefined ? {} : { template }),
      headers: Object.fromEntries(headers),
    });
  }
  return responses;
}

/**
 * A refusal as the API answers it: shaped by its own kind, else by `DEFAULT_4XX` or `DEFAULT_5XX`, else as it is. A 413
 * is always as it is: AWS does not let it be customized.
 * @see AWS docs, "Gateway responses for REST APIs in API Gateway" and "Amazon API Gateway important notes"
 */
export function renderRefusal(
  refusal: GatewayRefusal,
  responses: GatewayResponses,
  context: Readonly<Record<string, unknown>>,
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
  const body = substituteContext(
    shaped?.template ?? `{"${refusal.messageKey}":$context.error.messageString}`,
    variables,
  );
  return new Response(body, { status: shaped?.status ?? refusal.status, headers });
}

function header(address: string, parameter: string, value: string): [name: string, value: string] {
  const [, name] = /^gatewayresponse\.header\.(.+)$/.exec(parameter) ?? [];
  if (name === undefined)
    throw notModelled(address, `response parameter "${parameter}"`, 'gatewayresponse.header.NAME');
  if (!/^('.*'|context\.[\w.]+)$/s.test(value)) {
    throw notModelled(address, `header value "${value}"`, 'a value in single quotes and context.NAME');
  }
  return [name, value];
}

function notModelled(address: string, given: string, modelled: string): LocalGatewayError {
  return new LocalGatewayError(
    'ERR_NOT_MODELLED',
    `${address} has ${given}, which the local gateway does not model; modelled is ${modelled}`,
  );
}
