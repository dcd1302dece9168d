import * as z from 'zod';
import { byName } from './by-name';
import type { AccessDeclaration } from './declaration';
import { AccessError } from './error';

// An empty list passes here; a later check, which knows the client or route, reports it.
const scopes = z.array(z.string()).readonly();
const grants = z
  .array(
    z.union([
      z.string(),
      z.strictObject({ scope: z.string(), until: z.string(), reason: z.string(), keep: z.string().optional() }),
      z.strictObject({ scope: z.string(), keep: z.string() }),
    ]),
  )
  .readonly();
const readers = z.array(z.string()).readonly();
const names = z.array(z.string()).readonly();
const statuses = z.array(z.int().min(100).max(599)).readonly();
const headers = z
  .array(z.string().regex(/^[A-Za-z0-9-]+$/, 'names of headers: letters, digits and hyphens'))
  .readonly();
const throttle = z.strictObject({ ratePerSecond: z.number(), burst: z.number() });
const routeOptions = {
  backend: z.string().optional(),
  body: z.record(z.string(), z.unknown()).optional(),
  headers: headers.optional(),
  required: z.strictObject({ query: names.optional(), headers: names.optional() }).optional(),
  responses: statuses.optional(),
  apiKey: z.literal('required').optional(),
  throttle: throttle.optional(),
};

const usagePlan = z.strictObject({
  throttle: throttle.optional(),
  quota: z.strictObject({ requests: z.number(), per: z.enum(['day', 'week', 'month']) }).optional(),
});

const clientOptions = {
  readers: readers.optional(),
  clientIdOutput: z.string().optional(),
  usagePlan: usagePlan.optional(),
};

const resourceServersAndRoutes = {
  resourceServers: byName(z.strictObject({ name: z.string(), scopes: byName(z.string()) })),
  routes: byName(
    z.union([
      z.strictObject({ scopes, ...routeOptions }),
      z.strictObject({ public: z.literal(true), reason: z.string().trim().min(1), ...routeOptions }),
    ]),
  ),
  throttle: throttle.optional(),
};

/** Parts that a declaration and a service have alike. */
export const SHARED_SHAPES = { clientOptions, resourceServersAndRoutes, scopes };

const oneSided = z.strictObject({ client: z.string(), scope: z.string(), missing: z.enum(['accept', 'consumes']) });

const callersAndRoutes = {
  ...resourceServersAndRoutes,
  clients: byName(z.strictObject({ scopes: grants, ...clientOptions })),
  services: z
    .strictObject({
      owners: byName(z.string()),
      resourceServers: byName(z.string()),
      clients: byName(z.string()),
      reasons: byName(byName(z.string())),
      oneSided: z.array(oneSided).readonly(),
      sources: byName(z.string()).optional(),
    })
    .optional(),
};

const lambda = z.strictObject({
  ...callersAndRoutes,
  authorizer: z.literal('lambda'),
  roles: byName(z.strictObject({ scopes, allows: z.union([z.literal('everything'), names]) })).optional(),
  people: z
    .strictObject({
      groups: byName(names),
      pool: z.enum(['shared', 'separate']).optional(),
      token: z.enum(['access', 'id']).optional(),
    })
    .optional(),
  legacyApiKeys: byName(z.strictObject({ scopes, usagePlan: usagePlan.optional() })).optional(),
});
const cognito = z.strictObject({ ...callersAndRoutes, authorizer: z.literal('cognito').optional() });

const shape = z.discriminatedUnion('authorizer', [cognito, lambda]);

/**
 * Checks the shape of data that types could not see, such as parsed JSON.
 * @throws AccessError `ERR_DECLARATION_SHAPE`
 */
export function checkShape(declaration: unknown): asserts declaration is AccessDeclaration {
  checkAgainst(shape, declaration, 'the declaration', { clients: GRANT, roles: ALLOWS });
}

/**
 * Checks data against a shape.
 * @param subject - the checked data in the message, e.g. `the declaration`
 * @param unions - expectation for a part that has several forms, by the part's name
 * @throws AccessError `ERR_DECLARATION_SHAPE`
 */
export function checkAgainst(
  expectedShape: z.ZodType,
  given: unknown,
  subject: string,
  unions: Readonly<Record<string, string>>,
): void {
  const issues = expectedShape.safeParse(given, { reportInput: true }).error?.issues ?? [];
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (!issue) return;
  const { path, expected } = explain(issue, unions);
  const place = path.length === 0 ? subject : path.map(String).join(' → ');
  const where = subject === 'the declaration' || path.length === 0 ? place : `${place} of ${subject}`;
  throw new AccessError(
    'ERR_DECLARATION_SHAPE',
    `${where} has the wrong shape: expected ${expected}; correct it there`,
    { given: issue.input, expected },
  );
}

const ROUTE_FORMS = '{ scopes: [...] } for a route with tokens, or { public: true, reason: "..." } for one without';

const GRANT = 'a scope, { scope: "...", until: "2027-03-01", reason: "..." } or { scope: "...", keep: "..." }';
const ALLOWS = '"everything" or a list of methods and routes';
const AUTHORIZERS = '"cognito" or "lambda"';
const LAMBDA_ONLY = ['roles', 'people', 'legacyApiKeys'];

/** Path of the wrong value, and the expected value. */
function explain(
  issue: z.core.$ZodIssue,
  unions: Readonly<Record<string, string>>,
): { path: PropertyKey[]; expected: string } {
  const { path } = issue;
  if (issue.code === 'invalid_type') return { path, expected: issue.expected };
  if (issue.code === 'unrecognized_keys') return { path, expected: `no key ${listed(issue.keys)}${lambdaOnly(issue)}` };
  if (issue.code === 'invalid_value') return { path, expected: listed(issue.values) };
  if (issue.code !== 'invalid_union') return { path, expected: issue.message };
  if (issue.discriminator !== undefined) return { path, expected: AUTHORIZERS };
  const forms = unions[String(path[0])];
  if (forms !== undefined) return { path, expected: forms };
  // A route of one of both forms has only its options wrong.
  const form = issue.errors.find((wrong) =>
    wrong.every(({ path: [key] }) => typeof key === 'string' && key in routeOptions),
  );
  if (!form?.[0]) return { path, expected: ROUTE_FORMS };
  const option = explain(form[0], unions);
  return { path: [...path, ...option.path], expected: option.expected };
}

/** An option of the other authorizer is right elsewhere. */
function lambdaOnly({ path, keys }: z.core.$ZodIssueUnrecognizedKeys): string {
  return path.length === 0 && keys.some((key) => LAMBDA_ONLY.includes(key))
    ? `, or authorizer: "lambda" next to it`
    : '';
}

function listed(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ');
}
