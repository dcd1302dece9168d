/** Ids and addresses of the user pool that issues the tokens of an API's callers. */
export interface IssuingPool {
  readonly id: string;
  readonly arn: string;
  /** The claim `iss` of its tokens. */
  readonly issuer: string;
  /** Address of the public keys that verify its tokens. */
  readonly jwksUri: string;
  /** Where its clients get tokens. */
  readonly tokenEndpoint: string;
}
