import { isDeepStrictEqual } from 'node:util';
import type { Attributes, StackView } from '../../terraform-json/stack-view';
import { record } from '../../terraform-json/stack-view';
import type { Kind } from '../statements/kind';
import { harmless } from './harmless';
import type { Leaf } from './leaf';
import { differingLeaves } from './leaf';
import type { Meaning } from './meaning';
import { meaning } from './meaning';
import type { RightsTags } from './rights-tag';
import { isRightsTag, rightsTags } from './rights-tag';
import { isOpen } from './secret-reference';
import { isResource } from './subject';
import type { Subject } from './subject';
import type { StatementInputs } from './statement-inputs';
import { isStated } from './stated-leaf';

/** A difference that no other statement of the review shows, with its meaning. */
export interface Remark {
  readonly subject: Subject;
  readonly paths: readonly (readonly string[])[];
  readonly kinds: readonly [Kind, ...Kind[]];
  readonly why: string;
}

/** Inputs of the account. */
export interface RemarkProps {
  readonly subjects: readonly Subject[];
  /** The base, as Terraform reads it. */
  readonly base: Attributes;
  /** The head, as Terraform reads it. */
  readonly written: Attributes;
  readonly head: StackView;
  readonly inputs: StatementInputs;
  /** Addresses and blocks that another statement already reports as not understood as a whole. */
  readonly notUnderstood: ReadonlySet<string>;
}

const UNKNOWN: Meaning = {
  kinds: ['not-understood'],
  why: 'the review does not know what this means',
};
const REVEALED: Meaning = {
  kinds: ['credentials'],
  why: 'it refers to a possible secret, and everyone who sees the attribute may see the secret',
};
const RIGHTS: Meaning = { kinds: ['iam'], why: 'policies grant or deny permissions by this tag' };
/** Meaning of a difference in a method that only answers preflights, or in its parts. */
export const PREFLIGHT: Meaning = {
  kinds: ['cors'],
  why: 'API Gateway answers the preflight requests of browsers with it',
};

/** Every difference that is neither shown by another statement nor harmless, by resource and by meaning. */
export function remarksOn({ subjects, base, written, head, inputs, notUnderstood }: RemarkProps): Remark[] {
  let compared: RightsTags | undefined;
  const tags = () => (compared ??= rightsTags(base, written));
  return subjects.flatMap((subject) => {
    // Another statement reports every destroyed resource.
    if (subject.fate === 'gone' && isResource(subject)) return [];
    const alike = subject.fate === 'created' ? alikeLeaves(subject, base, head) : new Set<Leaf>();
    const remarks = new Map<Meaning['why'], { meaning: Meaning; paths: (readonly string[])[] }>();
    for (const leaf of subject.leaves) {
      for (const found of meaningsOf(leaf, subject, { head, inputs, alike, tags })) {
        // Another statement reports that the whole of it is not understood.
        if (found === UNKNOWN && notUnderstood.has(subject.address)) continue;
        const remark = remarks.get(found.why) ?? { meaning: found, paths: [] };
        remarks.set(found.why, remark);
        if (!remark.paths.some((path) => isDeepStrictEqual(path, leaf.path))) remark.paths.push(leaf.path);
      }
    }
    return [...remarks.values()].map(({ meaning: { kinds, why }, paths }) => ({ subject, paths, kinds, why }));
  });
}

/** A value that may show a secret is always reported: another statement does not cover it, and it is never harmless. */
function meaningsOf(leaf: Leaf, subject: Subject, facts: LeafFacts): Meaning[] {
  const { path, after } = leaf;
  // A name may be an expression, too.
  const texts = after === undefined ? [] : [...path, after];
  const reveals = texts.some((text) => typeof text === 'string' && !isOpen(text, facts.head));
  const found = ownMeaning(leaf, subject, facts);
  return [...(reveals ? [REVEALED] : []), ...(found ? [found] : [])];
}

/** Facts for the decision about a leaf. */
interface LeafFacts {
  readonly head: StackView;
  readonly inputs: StatementInputs;
  readonly alike: ReadonlySet<Leaf>;
  /** Tags that policies compare; computed only if a tag differs. */
  readonly tags: () => RightsTags;
}

/** Undefined if a statement shows it, or if it is harmless. */
function ownMeaning(leaf: Leaf, subject: Subject, { head, inputs, alike, tags }: LeafFacts): Meaning | undefined {
  if (isStated(leaf, subject, inputs) || alike.has(leaf)) return undefined;
  const entry = harmless(subject, leaf);
  if (entry && !entry.types.includes('*')) return undefined;
  if (isNewPreflight(subject, head)) return PREFLIGHT;
  const found = meaning(subject, leaf);
  if (found) return found;
  if (isRightsTag(leaf, tags)) return RIGHTS;
  return entry ? undefined : UNKNOWN;
}

/** A public method that calls no backend, and its integration. */
function isNewPreflight({ type, fate, after }: Subject, head: StackView): boolean {
  if (fate !== 'created') return false;
  if (type !== 'aws_api_gateway_integration') return isPreflight(type, after);
  const methods = head.referred(after.http_method, 'aws_api_gateway_method');
  return (
    after.type === 'MOCK' &&
    methods.length > 0 &&
    methods.every((method) => isPreflight(method.type, method.attributes))
  );
}

/** Types of which a stack has many resources, with the attributes that distinguish them. */
const SIBLINGS: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_integration: ['http_method', 'resource_id'],
  aws_api_gateway_integration_response: [
    'depends_on',
    'http_method',
    'resource_id',
    'status_code',
    'response_parameters',
  ],
  aws_api_gateway_method_response: ['http_method', 'resource_id', 'status_code'],
  aws_cognito_user_pool_client: ['name', 'allowed_oauth_scopes', 'depends_on', '//'],
  aws_lambda_invocation: ['input', 'triggers'],
  aws_secretsmanager_secret: ['name', 'description', 'tags'],
  aws_secretsmanager_secret_rotation: ['depends_on', 'secret_id'],
};

/**
 * Leaves that a new resource shares with an existing one, before or after the change, if the two differ only in the
 * attributes that identify them.
 */
function alikeLeaves({ type, after, leaves }: Subject, base: Attributes, head: StackView): ReadonlySet<Leaf> {
  const own = isPreflight(type, after) ? ['resource_id'] : SIBLINGS[type];
  if (!own) return new Set();
  const apart = [...own, '//', 'depends_on'];
  const common = (attributes: Attributes) =>
    Object.fromEntries(Object.entries(attributes).filter(([name]) => !apart.includes(name)));
  const wanted = common(after);
  const before = record(record(base.resource)[type]);
  const kept = head.all(type).filter(({ address }) => Object.hasOwn(before, address.slice(type.length + 1)));
  const siblings = [...Object.values(before).map(record), ...kept.map(({ attributes }) => attributes)];
  const hasSibling = siblings.some((each) => differingLeaves(common(each), wanted).length === 0);
  return new Set(hasSibling ? leaves.filter(({ path: [name = ''] }) => !apart.includes(name)) : []);
}

function isPreflight(type: string, { http_method: method, authorization }: Attributes): boolean {
  return type === 'aws_api_gateway_method' && method === 'OPTIONS' && authorization === 'NONE';
}
