/** A deployed resource that the declaration does not say, and what happens to it. */
export interface LeftAside {
  readonly address: string;
  /**
   * - `outside`: it stays where it is, and Terraform of the new project does not know it
   * - `kept`: the new project imports it as it is, and no line of the declaration is about it
   */
  readonly becomes: 'outside' | 'kept';
  readonly reason: string;
}
