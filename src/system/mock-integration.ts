import * as z from 'zod';
import { TerraformJsonError } from '../terraform-json/error';
import { checkTemplate } from './mapping-template';
import type { ResourceShape, ResolvedStack } from '../terraform-json/resolved-stack';

/** An integration without a backend: its templates are the answer. */
export interface MockIntegration {
  readonly kind: 'MOCK';
  /** By content type of the request. */
  readonly requestTemplates: Readonly<Record<string, string>>;
  /** Treatment of a body without a template for its content type. */
  readonly passthrough: Passthrough;
  readonly responses: readonly MockResponse[];
}

/** Treatment of a content type without a template. */
export type Passthrough = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';

/** One of the answers an integration chooses among. */
export interface MockResponse {
  readonly status: number;
  /** Chosen when the integration's status matches; the answer without one is the default. */
  readonly pattern: RegExp | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The template for JSON, if there is one. */
  readonly template: string | undefined;
}

/** The method a response belongs to, by its names in the JSON. */
export interface MethodKey {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

const JSON_TYPE = 'application/json';

const shape = {
  read: z.object({
    rest_api_id: z.string(),
    resource_id: z.string(),
    http_method: z.string(),
    status_code: z.coerce.number().int(),
    selection_pattern: z.string().default(''),
    response_parameters: z.record(z.string(), z.string()).default({}),
    response_templates: z.record(z.string(), z.string()).default({}),
  }),
  ignored: [],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * The answers of a method's integration.
 * @throws TerraformJsonError `ERR_NOT_MODELLED`
 */
export function readMockResponses(stack: ResolvedStack, key: MethodKey): MockResponse[] {
  return stack.all('aws_api_gateway_integration_response').flatMap((resource) => {
    const read = stack.read(resource, shape);
    const own = read.rest_api_id === key.restApiId && read.resource_id === key.resourceId;
    if (!own || read.http_method !== key.httpMethod) return [];
    const template = read.response_templates[JSON_TYPE];
    if (template !== undefined) checkTemplate(template, resource.address);
    const pattern = read.selection_pattern === '' ? undefined : new RegExp(`^(?:${read.selection_pattern})$`);
    const headers = Object.entries(read.response_parameters).map(([name, value]) =>
      header(resource.address, name, value),
    );
    return [{ status: read.status_code, pattern, headers: Object.fromEntries(headers), template }];
  });
}

function header(address: string, parameter: string, value: string): [name: string, value: string] {
  const [, name] = /^method\.response\.header\.(.+)$/.exec(parameter) ?? [];
  if (name !== undefined && /^'.*'$/s.test(value)) return [name, value.slice(1, -1)];
  throw new TerraformJsonError(
    'ERR_NOT_MODELLED',
    `${address} maps "${parameter}" from "${value}", which the local gateway does not model; modelled is method.response.header.NAME from a value in single quotes`,
  );
}
