import type { FormData } from '../local/console/console-data';

/** Values that the user typed for a call. */
export interface CallInput {
  /** By place and name, as `path id`. */
  readonly values: Readonly<Record<string, string>>;
  /** A header a line, `Name: value`. */
  readonly headers: string;
  readonly body: string;
}

/** A call as it is sent. */
export interface CallText {
  /** Below the stage, with the query. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/**
 * The request from the typed values. A value in the path or the query is encoded; an empty one is not sent.
 * @param path - as declared, e.g. `/customers/{id}`
 */
export function callText(path: string, form: Pick<FormData, 'fields'>, input: CallInput): CallText {
  const valueOf = (place: string, name: string) => input.values[`${place} ${name}`] ?? '';
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value = valueOf('path', name);
    return name.endsWith('+') ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
  const given = (place: string) =>
    form.fields.filter((field) => field.in === place && valueOf(place, field.name) !== '').map(({ name }) => name);
  const query = given('query').map(
    (name) => `${encodeURIComponent(name)}=${encodeURIComponent(valueOf('query', name))}`,
  );
  const typed = input.headers.split('\n').flatMap((line) => {
    const [, name, value = ''] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
  const headers = [...given('header').map((name) => [name, valueOf('header', name)] as const), ...typed];
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const isSent = input.body !== '';
  return {
    target: `${filled}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    headers: [...(isSent && !hasType ? [['Content-Type', 'application/json'] as const] : []), ...headers],
    ...(isSent ? { body: input.body } : {}),
  };
}
