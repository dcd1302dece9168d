import { isRecord, record } from '../../terraform-json/stack-view';

/** Exceptions for a plan, in addition to the allow-lists. */
export interface Admission {
  /**
   * JSON of the same stack on the base branch. Then only its backend is allowed, and providers and data sources that
   * are equal to its own.
   * @default - only the allow-lists
   */
  readonly base?: unknown;
  /**
   * URL of an AWS emulator, the only endpoint allowed for providers and the backend.
   * @default - AWS
   */
  readonly endpoint?: string | undefined;
  /**
   * Subjects that are allowed although they are not on a list, e.g. `import`.
   * @default []
   */
  readonly allowed?: readonly string[];
}

/** Something refused that a plan would run, read or load. */
export interface Refusal {
  /** Kind, e.g. `provisioner` or `data aws_ssm_parameter`. */
  readonly subject: string;
  /** Its effect in words, e.g. `it runs a program where the stack is applied`. */
  readonly reason: string;
}

/** Nested blocks, by name. */
export function blocksOf(value: unknown): [string, unknown][] {
  return Object.entries(record(value));
}

/** All leaf values of nested blocks. */
export function valuesIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  return isRecord(value) ? Object.values(value).flatMap(valuesIn) : [value];
}

/** All texts, including field names: Terraform evaluates expressions in both. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return Object.entries(record(value)).flatMap(([name, each]) => [name, ...textsIn(each)]);
}
