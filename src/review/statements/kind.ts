import { table } from '../report/markdown';

/** What a change means, for whoever decides whether it may be merged. */
export const KINDS = {
  'access-gain': 'a client may call a route, or is granted a scope, or a route opens to another scope',
  'access-loss': 'a client may no longer call a route, or loses a scope, or a scope no longer opens a route',
  public: 'a route asks for no token any more, or a new one asks for none',
  'caller-action': 'callers must change something: credentials, the name of a scope, an address, an API key',
  throttle: 'a route may be called more often, or less often',
  'token-lifetime': 'tokens are valid longer',
  cors: 'pages of further origins may call',
  protection: 'something that stood before the API is gone or weaker: a web ACL, client certificates, a closed address',
  iam: 'a permission in a policy is added or removed',
  suppression: 'a finding of the policy is let be, or with another reason',
  replacement: 'a resource is destroyed and made anew',
  destroy: 'a resource is destroyed',
  'not-understood': 'something changes that the review does not understand',
} as const;

export type Kind = keyof typeof KINDS;

/** What is not understood may be any of these. */
const HIDDEN: readonly Kind[] = ['access-gain', 'access-loss', 'protection', 'public', 'throttle'];

/** Every kind as a row of Markdown. */
export function kindsTable(): string {
  return table(
    ['kind', 'what it means'],
    Object.entries(KINDS).map(([kind, meaning]) => [`\`${kind}\``, meaning]),
  ).join('\n');
}

/** Whether a text names a kind. */
export function isKind(text: string): text is Kind {
  return Object.hasOwn(KINDS, text);
}

/**
 * The kinds among those found that are not to be merged.
 * @param refused - what `--fail-on` names; one about access or protection refuses what is not understood, too
 */
export function refusals(found: ReadonlySet<Kind>, refused: readonly Kind[]): Kind[] {
  const wanted = new Set<Kind>(refused);
  if (refused.some((kind) => HIDDEN.includes(kind))) wanted.add('not-understood');
  return (Object.keys(KINDS) as Kind[]).filter((kind) => wanted.has(kind) && found.has(kind));
}
