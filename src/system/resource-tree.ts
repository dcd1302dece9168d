/** A resource of an API, a path part below its parent. */
export interface TreeResource {
  readonly id: string;
  /** Whole path as declared, `/` for the root. */
  readonly path: string;
}

/** The resource that a request's path matches. */
export interface RouteMatch<R extends TreeResource> {
  readonly resource: R;
  /** By name, percent-encoded as they were sent. */
  readonly parameters: Readonly<Record<string, string>>;
}

type Parameters = Readonly<Record<string, string>>;

/**
 * Finds the resource of a path: at each part a literal goes before a parameter, and both before a greedy one. A slash
 * at the end makes no difference, and a parameter is never empty.
 * @param resources - those with methods; a resource without methods cannot answer
 * @param path - below the stage, as it was sent
 * @see AWS docs, "Methods for REST APIs in API Gateway" and "Lambda proxy integrations" (greedy path variables)
 */
export function matchRoute<R extends TreeResource>(resources: readonly R[], path: string): RouteMatch<R> | undefined {
  const given = split(path);
  const candidates = resources.flatMap((resource) => {
    const template = split(resource.path);
    const parameters = matchParts(template, given);
    return parameters ? [{ resource, parameters, rank: template.map(rank).join('') }] : [];
  });
  // Ranks compare part by part: the candidate that is literal for longest goes first.
  candidates.sort((one, other) => (one.rank < other.rank ? -1 : 1));
  const [best] = candidates;
  return best && { resource: best.resource, parameters: best.parameters };
}

function matchParts(template: readonly string[], given: readonly string[]): Parameters | undefined {
  const parameters: [name: string, value: string][] = [];
  for (const [index, part] of template.entries()) {
    const text = given[index];
    if (text === undefined) return undefined;
    const name = part.slice(1, -1);
    if (rank(part) === GREEDY) {
      const value = given.slice(index).join('/');
      return value === '' ? undefined : Object.fromEntries([...parameters, [name.slice(0, -1), value]]);
    }
    if (rank(part) === PARAMETER ? text === '' : part !== decode(text)) return undefined;
    if (rank(part) === PARAMETER) parameters.push([name, text]);
  }
  return template.length === given.length ? Object.fromEntries(parameters) : undefined;
}

const [LITERAL, PARAMETER, GREEDY] = ['0', '1', '2'] as const;

function rank(part: string): typeof LITERAL | typeof PARAMETER | typeof GREEDY {
  if (!part.startsWith('{')) return LITERAL;
  return part.endsWith('+}') ? GREEDY : PARAMETER;
}

function split(path: string): string[] {
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
  return trimmed === '' ? [] : trimmed.slice(1).split('/');
}

/** Text with a wrong percent-encoding stays unchanged. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
