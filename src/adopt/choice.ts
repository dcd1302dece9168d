/** A default of this package that differs from what is deployed. */
export interface Choice {
  readonly what: string;
  readonly today: string;
  readonly ours: string;
  readonly how: string;
  /** Whether it decides who gets in, what they learn, or what reaches a backend. */
  readonly isSecurity: boolean;
  /** Unit that AWS charges for; undefined if it is free. */
  readonly costs?: string;
}

/** A value that differs from the default of this package and that should stay as it is. */
export interface FixedValue {
  readonly what: string;
  readonly today: string;
  readonly ours: string;
  readonly why: string;
}
