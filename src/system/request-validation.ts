import Ajv from 'ajv-draft-04';
import * as z from 'zod';
import { errorMessage } from '../error/thrown';
import { parseJson } from '../terraform-json/json-text';
import { TerraformJsonError } from '../terraform-json/error';
import type { Pair } from './http-message';
import { headerValue } from './http-message';
import { linearRegExp } from './linear-reg-exp';
import type { ResourceShape, ResolvedStack } from '../terraform-json/resolved-stack';

/** Checks one body; returns the error, or undefined for a valid body. */
type BodyCheck = (body: unknown) => string | undefined;

/** Checks of a request that run before the backend is called. */
export interface RequestValidation {
  /** By content type; the body of any other passes. */
  readonly bodies: ReadonlyMap<string, BodyCheck>;
  /** Parameters that must be there, e.g. `method.request.querystring.q`. */
  readonly required: readonly string[];
}

/** The checked parts of a request. */
export interface CheckedParts {
  readonly headers: readonly Pair[];
  /** Decoded. */
  readonly query: readonly Pair[];
  readonly body: Buffer;
}

/** Why a validator refuses a request. */
export type ValidationFault =
  | { readonly kind: 'parameters'; /** Names of those that are missing. */ readonly missing: readonly string[] }
  | { readonly kind: 'body'; /** For `$context.error.validationErrorString`. */ readonly error: string };

/** Attributes of a method that choose its validation. */
export interface MethodRequest {
  readonly validatorId: string | undefined;
  /** Model name by content type. */
  readonly models: Readonly<Record<string, string>>;
  /** Whether each is required. */
  readonly parameters: Readonly<Record<string, boolean>>;
}

const validatorShape = {
  read: z.object({
    validate_request_body: z.boolean().default(false),
    validate_request_parameters: z.boolean().default(false),
  }),
  ignored: ['name', 'rest_api_id'],
} satisfies ResourceShape<z.ZodRawShape>;

const modelShape = {
  read: z.object({ name: z.string(), rest_api_id: z.string(), schema: z.string().default('{}') }),
  ignored: ['content_type'],
} satisfies ResourceShape<z.ZodRawShape>;

/** Checks of the library that draft 4 does not ask for. */
const LENIENT = { strictTypes: false, strictTuples: false, strictRequired: false, allowMatchingProperties: true };

/** Standalone code, which would name the code of the engine, is not written here. */
const REG_EXP = Object.assign((source: string) => linearRegExp(source), { code: 'linearRegExp' });

const DEFAULT_TYPE = 'application/json';

/**
 * The checks of an API's methods, from its validators and models.
 * @throws TerraformJsonError `ERR_RESOURCE_INVALID` if a schema cannot be used
 */
export function requestValidations(stack: ResolvedStack, restApiId: string) {
  const validators = new Map(
    stack
      .all('aws_api_gateway_request_validator')
      .map((resource) => [String(stack.attribute(resource, 'id')), stack.read(resource, validatorShape)]),
  );
  const checks = new Map<string, BodyCheck>();
  for (const resource of stack.all('aws_api_gateway_model')) {
    const model = stack.read(resource, modelShape);
    if (model.rest_api_id === restApiId) checks.set(model.name, compile(resource.address, model.schema));
  }
  return ({ validatorId, models, parameters }: MethodRequest, address: string): RequestValidation => {
    const validator = validatorId === undefined ? undefined : validators.get(validatorId);
    const bodies = validator?.validate_request_body ? Object.entries(models) : [];
    const required = validator?.validate_request_parameters ? Object.keys(parameters) : [];
    return {
      bodies: new Map(bodies.map(([type, model]) => [type, known(checks.get(model), model, address)])),
      // API Gateway names those that are missing in this order: headers, path, query.
      required: required.filter((name) => parameters[name]).sort(),
    };
  };
}

/**
 * Returns the error that a validator finds in a request; undefined if it finds none.
 * @see AWS docs, "Request validation for REST APIs in API Gateway"
 */
export function validationFault(
  request: CheckedParts,
  { bodies, required }: RequestValidation,
): ValidationFault | undefined {
  const missing = required.filter((parameter) => !isGiven(request, parameter));
  if (missing.length > 0) return { kind: 'parameters', missing: missing.map((name) => name.split('.').at(-1) ?? name) };
  const [type = ''] = (headerValue(request.headers, 'content-type') ?? DEFAULT_TYPE).split(';');
  const check = bodies.get(type.trim().toLowerCase()) ?? bodies.get('$default');
  const error = check && bodyError(check, request.body);
  return error === undefined ? undefined : { kind: 'body', error };
}

function compile(address: string, schema: string): BodyCheck {
  // API Gateway refuses keywords that it does not know. Which formats it checks is published nowhere, so none is here.
  const ajv = new Ajv({
    ...LENIENT,
    strictSchema: true,
    validateFormats: false,
    logger: false,
    code: { regExp: REG_EXP },
  });
  try {
    const validate = ajv.compile(JSON.parse(schema) as object);
    return (body) =>
      validate(body) ? undefined : `[${ajv.errorsText(validate.errors, { separator: '; ', dataVar: '' })}]`;
  } catch (cause) {
    throw new TerraformJsonError(
      'ERR_RESOURCE_INVALID',
      `${address} has a schema that cannot be used: ${errorMessage(cause)}; expected JSON Schema draft 4 without references to other models`,
      { cause },
    );
  }
}

function known(check: BodyCheck | undefined, model: string, address: string): BodyCheck {
  if (check) return check;
  throw new TerraformJsonError(
    'ERR_RESOURCE_INVALID',
    `${address} names model "${model}", expected a model of this API`,
  );
}

/** An empty body counts as an empty object. A body that is not JSON fits no schema. */
function bodyError(check: BodyCheck, body: Buffer): string | undefined {
  const parsed = body.length === 0 ? {} : parseJson(body.toString());
  return parsed === undefined ? '[not JSON]' : check(parsed);
}

function isGiven({ headers, query }: CheckedParts, parameter: string): boolean {
  const [, place, name = ''] = /^method\.request\.(header|querystring|path)\.(.+)$/.exec(parameter) ?? [];
  // Without its path parameters a request would not have been routed here.
  if (place === 'path') return true;
  if (place === 'header') return hasText(headers, (given) => given.toLowerCase() === name.toLowerCase());
  return hasText(query, (given) => given === name);
}

/** A value of white space only counts as empty. */
function hasText(pairs: readonly Pair[], is: (name: string) => boolean): boolean {
  return pairs.some(([given, value]) => is(given) && value.trim() !== '');
}
