import type { AccessComparison } from '../change/access-comparison';
import type { AnswerChange } from '../change/answer-change';
import type { Leaf } from './leaf';
import type { Subject } from './subject';

/** Inputs of the review's statements; a leaf that they show needs no remark. */
export interface StatementInputs {
  readonly comparison: AccessComparison;
  /** Texts of the permissions that statements report as added or removed. */
  readonly permissions: ReadonlySet<string>;
  /** Names of the providers whose configuration a statement reports as changed. */
  readonly providers: ReadonlySet<string>;
  /** `stated` if a statement reports another place of the state, `same` if only its text differs. */
  readonly state: 'stated' | 'same' | undefined;
  /** `import` and `moved` blocks by which the plan changes nothing. */
  readonly settled: ReadonlySet<string>;
  /** Whether statements report added or removed suppressions. */
  readonly suppressions: boolean;
  /** Changes of backends that statements report. */
  readonly answers: readonly AnswerChange[];
  /** Whether statements mention grants with an end date. */
  readonly grants: boolean;
  /** Whether statements mention services and their owners. */
  readonly services: boolean;
  /** Changed resources and blocks, by address. */
  readonly subjects: ReadonlyMap<string, Subject>;
}

/** Whether a statement shows a leaf. */
export type StatedTest = (leaf: Leaf, subject: Subject, inputs: StatementInputs) => boolean;
