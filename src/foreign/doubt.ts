/** A part of a stack with which AWS may do something else than a plan or a state says. */
export interface Doubt {
  /** In the JSON: of a client, of a stage with all of its routes, or of a method. */
  readonly address: string;
  /**
   * Address of the stage at which a method is in doubt.
   * @default - every stage
   */
  readonly stage?: string;
  /** Whether the callers may be others, or whether no caller may get in: then a refusal stays one. */
  readonly about: 'callers' | 'reach';
  /** A sentence that Terraform's addresses are in. */
  readonly reason: string;
}
