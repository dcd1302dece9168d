import type { AccessDeclaration } from '../access/declaration';
import type { RouteRule } from '../access/route-rule';
import { parseRoute } from '../access/route';
import type { ApiDescription, Operation } from './description';
import { DescriptionError } from './error';
import { sameHeader } from './parameter';
import { ERROR, standardStatuses } from './response';

const PARTS = ['info', 'tags', 'bodies', 'answers', 'notes', 'operations'] as const;

/**
 * Compares a description with the declaration: a document that differs from the API is worse than none.
 * @throws DescriptionError with a line for each difference
 */
export function checkDescription(declaration: AccessDeclaration, description: ApiDescription): void {
  // Types do not see every description.
  const given: Partial<ApiDescription> = description;
  const missing = PARTS.filter((part) => given[part] === undefined);
  if (missing.length > 0) {
    throw new DescriptionError([
      `the description has no ${missing.join(', ')}, expected ${PARTS.join(', ')}; add what is missing`,
    ]);
  }
  const { operations } = description;
  const declared = Object.entries(declaration.routes);
  const disagreements = [
    ...declared.flatMap(([route, rule]) => {
      const operation = Object.hasOwn(operations, route) ? operations[route] : undefined;
      if (operation) return routeDisagreements(route, rule, operation, description);
      return [`route "${route}" is declared and not described, expected both; describe it under operations`];
    }),
    ...Object.keys(operations)
      .filter((route) => !Object.hasOwn(declaration.routes, route))
      .map((route) => `route "${route}" is described and not declared, expected both; declare it or remove it`),
    ...operationIdDisagreements(description),
    ...nameDisagreements(description),
  ];
  if (disagreements.length > 0) throw new DescriptionError(disagreements);
}

function routeDisagreements(
  route: string,
  rule: RouteRule,
  operation: Operation,
  { bodies, answers }: ApiDescription,
): string[] {
  const bodiesOfAnswers = Object.values(operation.answers).map(({ body }) => body);
  return [
    ...statusDisagreements(route, rule, operation),
    ...parameterDisagreements(route, operation),
    ...requiredDisagreements(route, rule, operation),
    ...(rule.body && operation.body === undefined
      ? [`route "${route}" declares a body and describes none, expected both; name its schema under body`]
      : []),
    ...missingNames(route, 'bodies', [operation.body], bodies),
    ...missingNames(route, 'answers', bodiesOfAnswers, answers),
  ];
}

/** 200 is declared by default; an operation with another success need not describe it. */
function statusDisagreements(route: string, rule: RouteRule, { answers, errors = {} }: Operation): string[] {
  const standard = standardStatuses(rule);
  const described = [...Object.keys(answers), ...Object.keys(errors)].map(Number);
  const declared = [...new Set(rule.responses ?? [])];
  const undeclared = described.filter((status) => ![200, ...declared, ...standard].includes(status));
  const undescribed = declared.filter((status) => ![...described, ...standard].includes(status));
  return [
    ...undeclared.map(
      (status) =>
        `route "${route}" describes status ${status} and does not declare it, expected both; add it to its responses, or remove its description`,
    ),
    ...undescribed.map(
      (status) =>
        `route "${route}" declares status ${status} and does not describe it, expected both; describe it, or remove it from its responses`,
    ),
    ...(Object.keys(answers).length === 0
      ? [`route "${route}" describes no success, expected at least one; describe it under answers`]
      : []),
  ];
}

/** A required parameter must be described. */
function requiredDisagreements(route: string, { required = {} }: RouteRule, { query, headers }: Operation): string[] {
  const inQuery = Object.keys(query?.shape ?? {});
  const inHeaders = Object.keys(headers ?? {});
  return [
    ...(required.query ?? [])
      .filter((name) => !inQuery.includes(name))
      .map(
        (name) =>
          `route "${route}" requires query parameter "${name}" and describes none, expected both; add it to query`,
      ),
    ...(required.headers ?? [])
      .filter((name) => !sameHeader(name, 'Content-Type') && !inHeaders.some((each) => sameHeader(each, name)))
      .map((name) => `route "${route}" requires header "${name}" and describes none, expected both; add it to headers`),
  ];
}

function parameterDisagreements(route: string, { path = {} }: Operation): string[] {
  const declared = parseRoute(route).parts.flatMap((part) => (part.kind === 'literal' ? [] : [part.name]));
  const described = Object.keys(path);
  return [
    ...declared
      .filter((name) => !described.includes(name))
      .map(
        (name) => `route "${route}" has parameter {${name}} and no description of it, expected both; add it to path`,
      ),
    ...described
      .filter((name) => !declared.includes(name))
      .map((name) => `route "${route}" describes parameter {${name}} and does not have it, expected both; remove it`),
  ];
}

function missingNames(
  route: string,
  list: string,
  names: readonly (string | undefined)[],
  schemas: Readonly<Record<string, unknown>>,
): string[] {
  return names
    .filter((name) => name !== undefined && !Object.hasOwn(schemas, name))
    .map((name) => `route "${route}" names schema "${name}", expected one of ${list}; add it there`);
}

/** @see OpenAPI 3.1.1, "Operation Object" (an operationId is unique among all operations) */
function operationIdDisagreements({ operations }: ApiDescription): string[] {
  const routes = new Map<string, string[]>();
  for (const [route, { operationId }] of Object.entries(operations)) {
    routes.set(operationId, [...(routes.get(operationId) ?? []), `"${route}"`]);
  }
  return [...routes]
    .filter(([, sharing]) => sharing.length > 1)
    .map(
      ([operationId, sharing]) =>
        `operationId "${operationId}" is that of routes ${sharing.join(' and ')}, expected one for each; rename one`,
    );
}

/** A component has one schema, but the input and the output of the same zod schema differ. */
function nameDisagreements({ bodies, answers }: ApiDescription): string[] {
  const taken = Object.keys(bodies).filter((name) => Object.hasOwn(answers, name));
  const own = [...Object.keys(bodies), ...Object.keys(answers)].filter((name) => name === ERROR);
  const twice = [bodies, answers].flatMap((named) => {
    const schemas = Object.values(named);
    return Object.entries(named).flatMap(([name, schema], index) => (schemas.indexOf(schema) < index ? [name] : []));
  });
  return [
    ...twice.map((name) => `schema "${name}" has another name too, expected one name for a schema; remove one`),
    ...taken.map((name) => `schema "${name}" is among bodies and answers, expected one of them; rename one`),
    ...own.map((name) => `schema "${name}" has the name of the errors' body, expected another; rename it`),
  ];
}
