import type { AccessComparison } from '../change/access-comparison';
import type { AnswerChange } from '../change/answer-change';
import type { Leaf } from './leaf';
import type { Subject } from './subject';

/** What statements of the review were made from; a leaf that they show needs none of its own. */
export interface Told {
  readonly comparison: AccessComparison;
  /** Texts of the permissions that are said to be added or removed. */
  readonly permissions: ReadonlySet<string>;
  /** Names of the providers that are said to be set up otherwise. */
  readonly providers: ReadonlySet<string>;
  /** Whether the place of the state is said to be another, or is the same in other words. */
  readonly state: 'told' | 'same' | undefined;
  /** Blocks that take over what is there, by which the plan changes nothing. */
  readonly settled: ReadonlySet<string>;
  /** Whether suppressions are said to come or go. */
  readonly suppressions: boolean;
  /** What is said to change at what answers routes. */
  readonly answers: readonly AnswerChange[];
  /** Whether something is said about grants with an end. */
  readonly grants: boolean;
  /** Whether something is said about services and their owners. */
  readonly services: boolean;
  /** What differs, by its address. */
  readonly subjects: ReadonlyMap<string, Subject>;
}

/** Whether a statement shows a leaf. */
export type Teller = (leaf: Leaf, subject: Subject, told: Told) => boolean;
