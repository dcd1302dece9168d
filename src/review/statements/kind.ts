import { table } from '../report/markdown';

/** Kinds of change, for the person who decides about the merge. */
export const KINDS = {
  'access-gain': 'a client may call a route, or is granted a scope, or a route opens to another scope',
  'access-loss': 'a client may no longer call a route, or loses a scope, or a scope no longer opens a route',
  public: 'a route no longer requires a token, or a new route requires none',
  'caller-action': 'callers must change something: credentials, the name of a scope, an address, an API key',
  backend: 'another backend answers a route, or its code, variables, permissions or limits change',
  credentials: 'the content, the readers or the rotation of a secret change',
  'sign-in': 'sign-in of people changes: who may sign up, what sign-in requires, where it redirects to',
  throttle: 'a route may be called more often, or less often',
  'token-lifetime': 'tokens are valid longer',
  cors: 'web pages of more origins may call',
  protection: 'a protection of the API is removed or weaker: a web ACL, client certificates, a closed address',
  iam: 'a permission in a policy is added or removed',
  data: 'protection, encryption or recovery of stored data changes',
  monitoring: 'a log, an alarm or its recipient changes or is removed',
  terraform: 'Terraform runs another program, or stores its state elsewhere',
  outside: 'a plan changes more than the code: a change was made outside of Terraform, or is not deployed yet',
  'new-stack': 'a stack has no base: no earlier review covered it',
  owner: 'a service, its client or its scopes have another owner, or its contract changes',
  suppression: 'a policy finding is suppressed, or its suppression has another reason',
  replacement: 'a resource is destroyed and created again',
  destroy: 'a resource is destroyed',
  'not-understood': 'something changes that the review does not understand',
} as const;

export type Kind = keyof typeof KINDS;

/** Groups of statements for the reviewer, in this order. */
export type Concern = 'widens' | 'breaks' | 'other';

/** Kinds from the gravest on: what opens or weakens something, then what breaks callers or loses data. */
const GRAVITY: Readonly<Record<Concern, readonly Kind[]>> = {
  widens: [
    'public',
    'access-gain',
    'protection',
    'not-understood',
    'credentials',
    'backend',
    'iam',
    'terraform',
    'owner',
    'suppression',
    'sign-in',
    'cors',
    'token-lifetime',
    'throttle',
    'outside',
    'new-stack',
  ],
  breaks: ['replacement', 'destroy', 'data', 'access-loss', 'caller-action'],
  other: ['monitoring'],
};
const RANKS: readonly Kind[] = Object.values(GRAVITY).flat();

/** The group of the most serious kind; `other` if there is none. */
export function concernOf(kinds: readonly Kind[]): Concern {
  const isOf = (concern: Concern) => kinds.some((kind) => GRAVITY[concern].includes(kind));
  return isOf('widens') ? 'widens' : isOf('breaks') ? 'breaks' : 'other';
}

/** Rank of the most serious kind; a statement without a kind comes last. */
export function gravity(kinds: readonly Kind[]): number {
  const ranks = kinds.map((kind) => RANKS.indexOf(kind));
  return Math.min(RANKS.length, ...ranks);
}

/** Every kind, as a value of `--fail-on`. */
export const ALL_KINDS = Object.keys(KINDS) as readonly Kind[];

/** Kinds that a part which is not understood may hide. */
const HIDDEN: readonly Kind[] = [
  'access-gain',
  'access-loss',
  'backend',
  'credentials',
  'protection',
  'public',
  'throttle',
];

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
 * The found kinds that prevent a merge.
 * @param refused - kinds of `--fail-on`; one about access or protection also refuses parts that are not understood
 */
export function refusals(found: ReadonlySet<Kind>, refused: readonly Kind[]): Kind[] {
  const wanted = new Set<Kind>(refused);
  if (refused.some((kind) => HIDDEN.includes(kind))) wanted.add('not-understood');
  return (Object.keys(KINDS) as Kind[]).filter((kind) => wanted.has(kind) && found.has(kind));
}
