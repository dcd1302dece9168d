/** An attribute whose value is known only after apply, and the sources of the value. */
export interface UnknownValue {
  /** As Terraform prints it. */
  readonly address: string;
  readonly attribute: string;
  /** References at which it ends, as they are written; empty if the plan does not tell. */
  readonly from: readonly string[];
  /** The whole sentence, if it is unknown for another reason than a plan. */
  readonly reason?: string;
}

/** Sources that a sentence names; a map of an API's methods can have a hundred. */
const NAMED = 3;

/** E.g. `authorization_scopes is known only after apply, and it comes from local.scopes`. */
export function unknownText({ attribute, from, reason }: Omit<UnknownValue, 'address'>): string {
  if (reason !== undefined) return reason;
  const more = from.length > NAMED + 1 ? from.length - NAMED : 0;
  const named = from.slice(0, from.length - more).join(', ');
  const source = from.length === 0 ? 'the plan does not say what from' : `it comes from ${named}`;
  return `${attribute} is known only after apply, and ${source}${more === 0 ? '' : ` and ${more} others`}`;
}
