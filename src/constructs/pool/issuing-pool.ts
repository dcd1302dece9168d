/** What an API has to know of the user pool that issues the tokens of its callers. */
export interface IssuingPool {
  readonly id: string;
  readonly arn: string;
  /** The claim `iss` of its tokens. */
  readonly issuer: string;
  /** Where the keys that sign its tokens are published. */
  readonly jwksUri: string;
  /** Where its clients ask for tokens. */
  readonly tokenEndpoint: string;
}
