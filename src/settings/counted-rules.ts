import * as z from 'zod';
import { nearest } from '../access/nearest';
import type { CountedRules, ManagedRule } from '../constructs/api/managed-rule';
import { COUNTABLE_RULES, MAX_DESCRIPTION, countedDescription } from '../constructs/api/managed-rule';

const FORM =
  'semicolon-separated rules with reasons such as SizeRestrictions_QUERYSTRING=search queries are long, each rule once';
/** Characters that a web ACL's description may contain. */
const REASON = /^[\w+=:#@/,.-](?:[\w+=:#@/,. -]{0,98}[\w+=:#@/,.-])?$/;
const REASONS = `${FORM}, each reason of 1 to 100 letters, digits, spaces and _+=:#@/,.-`;

/** Rules of the web ACL that count instead of block, each with a reason: `RULE=reason`, separated by semicolons. */
export const countedRules = z
  .union([z.record(z.string(), z.string()), z.string().transform(pairs)], FORM)
  .superRefine((rules, context) => {
    const expected = fault(rules);
    if (expected !== undefined) context.addIssue({ code: 'custom', message: expected });
  })
  .transform((rules): CountedRules => rules);

function pairs(text: string, context: z.RefinementCtx): Record<string, string> {
  const parts = text.split(';').flatMap((part) => part.trim() || []);
  const entries = parts.map((part) => /^([^=]+?) *= *(.*)$/.exec(part)?.slice(1) ?? [part, '']);
  const rules = Object.fromEntries(entries) as Record<string, string>;
  if (Object.keys(rules).length < entries.length) context.addIssue({ code: 'custom', message: FORM });
  return rules;
}

/** Describes the expected value if the rules cannot be counted; undefined if they can. */
function fault(rules: Readonly<Record<string, string>>): string | undefined {
  const unknown = Object.keys(rules).find((rule) => !isCountable(rule));
  if (unknown !== undefined) {
    return `rules that block, such as ${nearest(unknown, COUNTABLE_RULES) ?? COUNTABLE_RULES[0] ?? ''}, and "${unknown}" is not one`;
  }
  if (!Object.values(rules).every((reason) => REASON.test(reason))) return REASONS;
  const { length } = countedDescription(rules);
  if (length <= MAX_DESCRIPTION) return undefined;
  return `names and reasons that fit into a description of ${MAX_DESCRIPTION} characters, and these need ${length}`;
}

function isCountable(rule: string): rule is ManagedRule {
  return (COUNTABLE_RULES as readonly string[]).includes(rule);
}
