import * as z from 'zod';
import { notModelled } from '../terraform-json/error';
import type { ResourceShape, ResolvedStack } from '../terraform-json/resolved-stack';

/** How the API shapes one kind of refusal. */
export interface GatewayResponse {
  readonly status?: number;
  readonly template?: string;
  /** Header name to a value or a `context.` expression. */
  readonly headers: Readonly<Record<string, string>>;
}

/** By response type, e.g. `UNAUTHORIZED` or `DEFAULT_4XX`. */
export type ServedGatewayResponses = ReadonlyMap<string, GatewayResponse>;

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
 * @throws TerraformJsonError `ERR_NOT_MODELLED` for a template or header that is not modelled
 */
export function readGatewayResponses(stack: ResolvedStack, restApiId: string): ServedGatewayResponses {
  const responses = new Map<string, GatewayResponse>();
  for (const resource of stack.all('aws_api_gateway_gateway_response')) {
    const read = stack.read(resource, shape);
    if (read.rest_api_id !== restApiId) continue;
    const { [JSON_TYPE]: template, ...others } = read.response_templates;
    const [other] = Object.keys(others);
    if (other !== undefined) throw notModelled(resource.address, `a template for ${other}`, `is ${JSON_TYPE}`);
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

function header(address: string, parameter: string, value: string): [name: string, value: string] {
  const [, name] = /^gatewayresponse\.header\.(.+)$/.exec(parameter) ?? [];
  if (name === undefined)
    throw notModelled(address, `response parameter "${parameter}"`, 'is gatewayresponse.header.NAME');
  if (!/^('.*'|context\.[\w.]+)$/s.test(value)) {
    throw notModelled(address, `header value "${value}"`, 'is a value in single quotes and context.NAME');
  }
  return [name, value];
}
