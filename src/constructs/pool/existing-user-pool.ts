import { AccessError } from '../../access/error';
import { nearest } from '../../access/nearest';
import { partitionOf, partitionOfArn, regionFault, regionOfPool, tokenHost } from '../../aws/partition';

/** Where clients of an existing pool get tokens: its domain or its token endpoint. */
export type TokenAddress =
  | {
      /**
       * Domain of the pool: the prefix of one at Cognito, such as `company-auth`, or a whole custom domain. Terraform
       * checks at plan that the pool has it, if the pool is named by its id.
       */
      readonly domain: string;
      readonly tokenEndpoint?: never;
    }
  | {
      readonly domain?: never;
      /** Whole address, such as `https://auth.example.com/oauth2/token`; Terraform does not check it. */
      readonly tokenEndpoint: string;
    };

/** A pool of the account that is deployed to. */
export interface PoolById {
  /** E.g. `eu-central-1_a1B2c3D4e`. */
  readonly id: string;
  readonly arn?: never;
  /**
   * Region of the pool.
   * @default - the one that its id begins with, and no other is right
   */
  readonly region?: string;
}

/** A pool of any account; the API only checks its tokens. */
export interface PoolByArn {
  readonly id?: never;
  /** E.g. `arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_a1B2c3D4e`. */
  readonly arn: string;
  readonly region?: never;
}

/** Options of a pool that exists already. */
export type ExistingUserPoolOptions = (PoolById | PoolByArn) & TokenAddress;

/** A user pool that no stack of the app makes; `existingUserPool` returns one. */
export interface ExistingUserPool {
  readonly kind: 'existing';
  readonly id: string;
  readonly region: string;
  /** Its ARN, if it was given: then only its tokens are checked. */
  readonly arn: string | undefined;
  /** Domain of the pool at Cognito, if it was given. */
  readonly domain: { readonly prefix: string } | { readonly custom: string } | undefined;
  readonly tokenEndpoint: string;
}

const OPTIONS = ['id', 'arn', 'region', 'domain', 'tokenEndpoint'];
const POOL_ID = /^[a-z]{2,4}(?:-[a-z]+)+-\d+_[A-Za-z0-9]{1,55}$/;
const ARN = /^arn:(?<partition>aws[a-z-]*):cognito-idp:(?<region>[a-z0-9-]+):\d{12}:userpool\/(?<id>[\w-]+)$/;
const PREFIX = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const CUSTOM = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/**
 * A user pool that exists already: made by another repository or by hand, for a stack to join.
 * - with `id`, the pool belongs to the deployed account. Terraform looks it up at plan, so that a wrong id or
 *   domain fails the plan
 * - with `arn`, it may belong to another account. Only its tokens are checked; Terraform neither reads nor changes it
 *
 * The API must be in the pool's Region.
 * @throws AccessError `ERR_POOL_INVALID` with what was given, what was expected and how to fix it
 * @see AWS docs, "Control access to REST APIs using Amazon Cognito user pools as an authorizer"
 * @example
 * import { existingUserPool } from 'cognito-m2m';
 *
 * export const companyPool = existingUserPool({ id: 'eu-central-1_a1B2c3D4e', domain: 'company-auth' });
 */
export function existingUserPool(options: ExistingUserPoolOptions): ExistingUserPool {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, OPTIONS);
    const remedy = meant === undefined ? 'remove it' : `did you mean "${meant}"?`;
    throw invalid('an option', unknown, `one of ${OPTIONS.join(', ')}`, remedy);
  }
  const { id, arn } = named(options);
  const region = checkedRegion(id, options.region);
  return { kind: 'existing', id, region, arn, ...tokenAddress(options, region) };
}

function named({ id, arn }: Partial<Record<'id' | 'arn', string>>): { id: string; arn: string | undefined } {
  if ((id === undefined) === (arn === undefined)) {
    const given = id === undefined ? 'neither id nor arn' : 'both id and arn';
    throw invalid('it', given, 'one of both', 'give the id of a pool of this account, or the ARN of any');
  }
  if (arn !== undefined) {
    const { partition, region, id: last = '' } = ARN.exec(arn)?.groups ?? {};
    const example = 'such as arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_a1B2c3D4e';
    const isArn = POOL_ID.test(last) && regionOfPool(last) === region;
    if (!isArn) throw invalid('the ARN', arn, `that of a user pool, ${example}`, 'correct it');
    if (partitionOfArn(arn)?.id !== partition || partitionOf(region)?.id !== partition) {
      throw invalid('the ARN', arn, 'the partition of its Region, aws or aws-us-gov', 'correct it');
    }
    return { id: last, arn };
  }
  if (id !== undefined && POOL_ID.test(id)) return { id, arn: undefined };
  const expected = 'a Region, an underscore, then letters and digits, such as eu-central-1_a1B2c3D4e';
  throw invalid('the id', id ?? '', expected, 'copy it from the output UserPoolId or the console');
}

function checkedRegion(id: string, given: string | undefined): string {
  const region = regionOfPool(id);
  const fault = regionFault(region);
  if (fault !== undefined) throw invalid('the Region', region, fault, 'correct the id');
  if (given === undefined || given === region) return region;
  throw invalid(
    'the Region',
    given,
    `${region}, which the id "${id}" begins with`,
    'leave region out, or correct the id',
  );
}

function tokenAddress(
  { domain, tokenEndpoint }: Partial<Record<'domain' | 'tokenEndpoint', string>>,
  region: string,
): Pick<ExistingUserPool, 'domain' | 'tokenEndpoint'> {
  if ((domain === undefined) === (tokenEndpoint === undefined)) {
    const given = domain === undefined ? 'neither domain nor tokenEndpoint' : 'both domain and tokenEndpoint';
    throw invalid('it', given, 'one of both', 'callers ask for their tokens there');
  }
  if (tokenEndpoint !== undefined) {
    if (/^https:\/\/[a-z0-9.-]+(?::\d+)?\/\S+$/.test(tokenEndpoint)) return { domain: undefined, tokenEndpoint };
    const expected = 'an https address with a path, such as https://auth.example.com/oauth2/token';
    throw invalid('the token endpoint', tokenEndpoint, expected, 'correct it');
  }
  const partition = partitionOf(region);
  if (domain !== undefined && partition && PREFIX.test(domain)) {
    const host = tokenHost(partition, domain, region);
    return { domain: { prefix: domain }, tokenEndpoint: `https://${host}/oauth2/token` };
  }
  if (domain !== undefined && CUSTOM.test(domain) && !domain.endsWith('.amazoncognito.com')) {
    return { domain: { custom: domain }, tokenEndpoint: `https://${domain}/oauth2/token` };
  }
  const expected =
    'the prefix of a domain at Cognito, such as company-auth, or a custom domain, such as auth.example.com';
  throw invalid('the domain', domain ?? '', expected, 'correct it');
}

function invalid(what: string, given: string, expected: string, remedy: string): AccessError {
  const message = `an existing user pool has ${what} "${given}", expected ${expected}; ${remedy}`;
  return new AccessError('ERR_POOL_INVALID', message, { given, expected });
}
