import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Construct } from 'constructs';

/**
 * The account and the Region that Terraform deploys to, for ARNs of resources without a Terraform reference.
 * @see AWS docs, "Identify AWS resources with Amazon Resource Names (ARNs)"
 */
export class AwsAccount extends Construct {
  /** Account id. */
  readonly id: string;
  readonly region: string;
  private readonly partition: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.id = new DataAwsCallerIdentity(this, 'account').accountId;
    // Uses `id`, because version 6 of the provider has no `name`, and version 5 has no `region`.
    this.region = new DataAwsRegion(this, 'region').id;
    this.partition = new DataAwsPartition(this, 'partition').partition;
  }

  /** ARN of a resource in this account and Region, e.g. `function:orders` of `lambda`. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.id}:${resource}`;
  }

  /** ARN of a resource in this Region whose ARN has no account, e.g. `/restapis` of `apigateway`. */
  ownerlessArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}::${resource}`;
  }

  /**
   * ARN of the tags of an API Gateway resource. It contains the resource's own ARN as part of a URL.
   * @param collection - e.g. `/restapis`
   * @param id - the id, in the syntax of a policy
   */
  apiTagsArn(collection: string, id: string): string {
    const owner = `arn%3A${this.partition}%3Aapigateway%3A${this.region}%3A%3A`;
    return this.ownerlessArn('apigateway', `/tags/${owner}${encodeURIComponent(`${collection}/`)}${id}`);
  }

  /** ARN of a resource without a Region, e.g. `dashboard/orders` of `cloudwatch`. */
  globalArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}::${this.id}:${resource}`;
  }

  /** ARN of a resource with a globally unique name, e.g. `hostedzone/Z0123456789` of `route53`. */
  worldArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:::${resource}`;
  }

  /** ARN of the account as a principal: the account's IAM policies then decide. */
  get rootArn(): string {
    return this.globalArn('iam', 'root');
  }

  /** ARN of a role of this account. */
  roleArn(name: string): string {
    return this.globalArn('iam', `role/${name}`);
  }
}
