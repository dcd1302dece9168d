import * as z from 'zod';

const RESERVED = ['aws', 'amazon', 'cognito'] as const;
const EXPECTED = `lower-case letters, digits and inner hyphens, without the words ${RESERVED.join(', ')}, which Cognito reserves`;

/** Length of the account id and the hyphen before it, which the apply appends to the prefix. */
const ACCOUNT_SUFFIX = 13;
const LONGEST = 63 - ACCOUNT_SUFFIX;

/**
 * Part of an OAuth domain's prefix that is known before apply.
 * @see AWS docs, "Configuring a user pool domain" (length, pattern and reserved words)
 */
export const domainPrefix = z
  .string()
  .max(LONGEST, `at most ${LONGEST} characters, since the account id follows`)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, EXPECTED)
  .refine((prefix) => !RESERVED.some((word) => prefix.includes(word)), EXPECTED);

/**
 * Default prefix of a project's environment: the project name without parts that Cognito reserves, so that a project
 * can be called `cognito-m2m-demo`. A reserved word inside a part, as in `laws`, stays and is refused later: without
 * those letters the name would be hard to recognize.
 */
export function defaultDomainPrefix(projectName: string, environment: string): string {
  const reserved: readonly string[] = RESERVED;
  const parts = projectName.split('-').filter((part) => part !== '' && !reserved.includes(part));
  return [...parts, environment].join('-');
}
