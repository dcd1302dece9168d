import type { Attributes } from '../../terraform-json/stack-view';
import type { Leaf } from './leaf';

/** Tags that policies compare, in any form of policy: a text, a document of Terraform, an expression. */
export interface RightsTags {
  /** In small letters: IAM reads the names of tags in a condition without regard to case. */
  readonly names: ReadonlySet<string>;
  /** Whether a policy compares tags of which the JSON does not tell the name, so that it may be any. */
  readonly any: boolean;
}

/**
 * E.g. `aws:ResourceTag/ClientId`, `secretsmanager:ResourceTag/ClientId` or `s3:ExistingObjectTag/Level`.
 * @see AWS docs, "AWS global condition context keys", and "Controlling access to AWS resources using tags"
 */
const COMPARED = /tag\/(?<name>[\p{L}\p{N}\p{Zs}_.:/=+@-]*)(?<rest>[$%]\{?)?/giu;
/** A list of names, which may come from anywhere, or a key that an expression builds. */
const ANY_NAME = /\baws:TagKeys\b|(?:Resource|Request|Principal|Object)Tag(?![s/])/i;
/** Tags that the policies of the CI roles compare; these are in the JSON of another stack. */
const OF_CI: readonly string[] = ['environment', 'project', 'purpose'];
/** A name that Terraform works out. */
const EXPRESSION = /[$%]\{/;

/** Tags that the policies of both sides compare; a removed policy gave rights until now. */
export function rightsTags(...sides: readonly Attributes[]): RightsTags {
  const texts = sides.map((side) => unescaped(JSON.stringify(side)));
  const compared = texts.flatMap((text) => [...text.matchAll(COMPARED)].map(({ groups }) => groups ?? {}));
  return {
    names: new Set([...OF_CI, ...compared.map(({ name = '' }) => name.trim().toLowerCase())]),
    any:
      compared.some(({ name, rest }) => name === '' || rest !== undefined) || texts.some((text) => ANY_NAME.test(text)),
  };
}

/** Whether a difference of tags may give or take rights. */
export function isRightsTag({ path, before, after }: Leaf, compared: () => RightsTags): boolean {
  const [attribute, name] = path;
  if (attribute !== 'tags') return false;
  // All of the tags, or the name of one, from an expression.
  if (name === undefined) return [before, after].some((value) => typeof value === 'string');
  const { names, any } = compared();
  return any || names.has(name.toLowerCase()) || EXPRESSION.test(name);
}

/** JSON in JSON, each character as itself. */
function unescaped(text: string): string {
  return text
    .replaceAll(/\\+u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\+\//g, '/');
}
