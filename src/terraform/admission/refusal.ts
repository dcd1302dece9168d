import { isRecord, record } from '../../terraform-json/stack-view';

/** What a plan may use beside the list below. */
export interface Admission {
  /**
   * JSON of the same stack on the base branch: its backend is then the only one, and its providers and data sources are
   * taken where they are the same.
   * @default - the lists below alone
   */
  readonly base?: unknown;
  /**
   * Address of an AWS emulator, the only one that providers and the backend may be sent to.
   * @default - AWS itself
   */
  readonly endpoint?: string | undefined;
  /**
   * Subjects that are taken although they are not on the list, e.g. `import`.
   * @default []
   */
  readonly allowed?: readonly string[];
}

/** One thing that a plan would run, read or load. */
export interface Refusal {
  /** Name of its kind, e.g. `provisioner` or `data aws_ssm_parameter`. */
  readonly subject: string;
  /** What it would do. */
  readonly reason: string;
}

/** Blocks in a block, by their names. */
export function blocksOf(value: unknown): [string, unknown][] {
  return Object.entries(record(value));
}

/** What the ends of nested blocks hold. */
export function valuesIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  return isRecord(value) ? Object.values(value).flatMap(valuesIn) : [value];
}

/** Every text, names of fields among them: Terraform reads expressions there too. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return Object.entries(record(value)).flatMap(([name, each]) => [name, ...textsIn(each)]);
}
