export type { PolicyErrorCode, RuleFinding } from './error';
export { PolicyError } from './error';
export { findings, enforce } from './enforcement';
export type { Finding, Rule } from './rule';
export type { RuleId } from './rules';
export { RULES } from './rules';
export type { Suppression } from './suppressed-finding';
