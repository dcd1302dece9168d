/**
 * Rules of the managed groups in the web ACL, by group, as AWS documents them. A rule that AWS adds later blocks at
 * once; add it here to be able to count it instead.
 * @see AWS docs, "Baseline rule groups"
 */
export const MANAGED_RULES = {
  AWSManagedRulesKnownBadInputsRuleSet: [
    'JavaDeserializationRCE_HEADER',
    'JavaDeserializationRCE_BODY',
    'JavaDeserializationRCE_URIPATH',
    'JavaDeserializationRCE_QUERYSTRING',
    'Host_localhost_HEADER',
    'PROPFIND_METHOD',
    'ExploitablePaths_URIPATH',
    'Log4JRCE_HEADER',
    'Log4JRCE_QUERYSTRING',
    'Log4JRCE_BODY',
    'Log4JRCE_URIPATH',
    'ReactJSRCE_BODY',
  ],
  AWSManagedRulesCommonRuleSet: [
    'NoUserAgent_HEADER',
    'UserAgent_BadBots_HEADER',
    'SizeRestrictions_QUERYSTRING',
    'SizeRestrictions_Cookie_HEADER',
    'SizeRestrictions_BODY',
    'SizeRestrictions_URIPATH',
    'EC2MetaDataSSRF_BODY',
    'EC2MetaDataSSRF_COOKIE',
    'EC2MetaDataSSRF_URIPATH',
    'EC2MetaDataSSRF_QUERYARGUMENTS',
    'GenericLFI_QUERYARGUMENTS',
    'GenericLFI_URIPATH',
    'GenericLFI_BODY',
    'RestrictedExtensions_URIPATH',
    'RestrictedExtensions_QUERYARGUMENTS',
    'GenericRFI_QUERYARGUMENTS',
    'GenericRFI_BODY',
    'GenericRFI_URIPATH',
    'CrossSiteScripting_COOKIE',
    'CrossSiteScripting_QUERYARGUMENTS',
    'CrossSiteScripting_BODY',
    'CrossSiteScripting_URIPATH',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A managed group of the web ACL. */
export type ManagedGroup = keyof typeof MANAGED_RULES;

/** A rule of one of them. */
export type ManagedRule = (typeof MANAGED_RULES)[ManagedGroup][number];

/** Rules that a caller breaks by being a program, and not by attacking: they are counted in any case. */
export const ALWAYS_COUNTED = [
  // A User-Agent is optional, and many HTTP clients send none.
  'NoUserAgent_HEADER',
  // 8 KB, but API Gateway accepts 10 MB; the schema of a route limits its body.
  'SizeRestrictions_BODY',
] as const satisfies readonly ManagedRule[];

/** Rules that block unless they are counted for a reason. */
export const COUNTABLE_RULES: readonly ManagedRule[] = Object.values(MANAGED_RULES)
  .flat()
  .filter((rule) => !(ALWAYS_COUNTED as readonly string[]).includes(rule));

/** Why each rule is counted. */
export type CountedRules = Readonly<Partial<Record<ManagedRule, string>>>;

/** Characters of a web ACL's description, at most. */
export const MAX_DESCRIPTION = 256;

/** Which rules a web ACL only counts, and why, as its description says it. */
export function countedDescription(counted: CountedRules): string {
  const parts = Object.entries(counted).map(([rule, reason]) => `${rule} = ${reason}`);
  return `counted: ${parts.join(', ')}`;
}
