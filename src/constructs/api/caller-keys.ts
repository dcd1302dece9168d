import { ApiGatewayApiKey } from '@cdktf/provider-aws/lib/api-gateway-api-key';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { UsagePlanOptions } from '../../access/usage-plan';
import { idPart } from '../id-part';
import type { RestApi } from './rest-api';
import { UsagePlan } from './usage-plan';

/** Holders of the keys by name, each with its limits. */
export type KeyHolders = Readonly<Record<string, { readonly usagePlan?: UsagePlanOptions }>>;

/** Values from the stack. */
export interface CallerKeysProps {
  /** Prefix of the names of keys and plans. */
  readonly namePrefix: string;
  readonly holders: KeyHolders;
  /**
   * Ids of keys that exist already and are taken over, with their values, by their holders' names.
   * @default {}
   */
  readonly existing?: Readonly<Record<string, string>>;
}

/**
 * An API key for each caller. AWS generates its value: it is in Terraform's state, and nowhere in the configuration.
 * @see AWS docs, "API keys and usage plans" and Terraform Registry, "aws_api_gateway_api_key"
 */
export class CallerKeys extends Construct {
  /** Id of each key, by its holder's name. */
  readonly ids: Readonly<Record<string, string>>;
  /** SHA-256 of each key's value in base64, worked out by Terraform. */
  readonly hashes: Readonly<Record<string, string>>;
  private readonly props: CallerKeysProps;

  constructor(scope: Construct, id: string, props: CallerKeysProps) {
    super(scope, id);
    this.props = props;
    const keys = Object.keys(props.holders).map((holder) => {
      const key = new ApiGatewayApiKey(this, `key-${idPart(holder)}`, { name: `${props.namePrefix}-${holder}` });
      const existing = props.existing?.[holder];
      if (existing !== undefined) key.importFrom(existing);
      return [holder, key] as const;
    });
    this.ids = Object.fromEntries(keys.map(([holder, key]) => [holder, key.id]));
    this.hashes = Object.fromEntries(keys.map(([holder, key]) => [holder, Fn.base64sha256(key.value)]));
  }

  /** Puts the holders' plans on an API, which may need the keys to be there itself. */
  addUsagePlans({ id: restApiId, stageName }: RestApi): void {
    const { namePrefix, holders } = this.props;
    for (const [holder, { usagePlan }] of Object.entries(holders)) {
      const keyId = this.ids[holder];
      if (!usagePlan || keyId === undefined) continue;
      new UsagePlan(this, `plan-${idPart(holder)}`, {
        name: `${namePrefix}-${holder}`,
        restApiId,
        stageName,
        keyId,
        ...usagePlan,
      });
    }
  }
}
