import { accessMatrix } from './matrix';
import { modelRoutes } from './model';
import type { AccessWarning } from './access-warning';
import type { Access } from './held-access';

/** Callers that have no key for a route they may call, and keys that no route asks for. */
export function usagePlanWarnings(declaration: Access): AccessWarning[] {
  return [...warningsFor(declaration, 'clients', 'client'), ...warningsFor(declaration, 'legacyApiKeys', 'API key')];
}

function warningsFor(declaration: Access, callers: 'clients' | 'legacyApiKeys', noun: string): AccessWarning[] {
  const keyed = new Set(
    modelRoutes(declaration).flatMap(({ name, rule }) => (rule.apiKey === 'required' ? [name] : [])),
  );
  const callable = keyed.size > 0 ? accessMatrix(declaration, callers).filter(({ allowed }) => allowed) : [];
  return Object.entries(declaration[callers] ?? {}).flatMap(([caller, { usagePlan }]) => {
    const route = callable.find(({ client, route: name }) => client === caller && keyed.has(name))?.route;
    if (usagePlan && route === undefined) return [notUsed(`${noun} "${caller}"`)];
    return !usagePlan && route !== undefined ? [missing(`${noun} "${caller}"`, route)] : [];
  });
}

function missing(subject: string, route: string): AccessWarning {
  return {
    code: 'WARN_USAGE_PLAN_MISSING',
    message: `${subject} may call route "${route}", which requires an API key, but has no usage plan, so API Gateway answers 403; give it a usagePlan`,
  };
}

function notUsed(subject: string): AccessWarning {
  return {
    code: 'WARN_USAGE_PLAN_NOT_USED',
    message: `${subject} has a usage plan, but may call no route that requires an API key, so API Gateway counts nothing; write apiKey: 'required' at a route, or remove the plan`,
  };
}
