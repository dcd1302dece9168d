import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Construct } from 'constructs';

/**
 * The account and the Region that Terraform deploys to, for ARNs of what it does not refer to.
 * @see AWS docs, "Identify AWS resources with Amazon Resource Names (ARNs)"
 */
export class AwsAccount extends Construct {
  /** The account's number. */
  readonly id: string;
  readonly region: string;
  private readonly partition: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.id = new DataAwsCallerIdentity(this, 'account').accountId;
    // `id`, since `name` is gone in version 6 of the provider and `region` is missing in version 5.
    this.region = new DataAwsRegion(this, 'region').id;
    this.partition = new DataAwsPartition(this, 'partition').partition;
  }

  /** ARN of a resource of this account in this Region, e.g. of `function:orders` of `lambda`. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.id}:${resource}`;
  }

  /** ARN of what is named in this Region without its account, e.g. of `/restapis` of `apigateway`. */
  ownerlessArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}::${resource}`;
  }

  /**
   * ARN of the tags of a resource of API Gateway, which holds the resource's own ARN as a part of a URL.
   * @param collection - e.g. `/restapis`
   * @param id - as it stands in a policy
   */
  apiTagsArn(collection: string, id: string): string {
    const owner = `arn%3A${this.partition}%3Aapigateway%3A${this.region}%3A%3A`;
    return this.ownerlessArn('apigateway', `/tags/${owner}${encodeURIComponent(`${collection}/`)}${id}`);
  }

  /** ARN of what this account has once for all Regions, e.g. of `dashboard/orders` of `cloudwatch`. */
  globalArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}::${this.id}:${resource}`;
  }

  /** ARN of what has one name in the whole world, e.g. of `hostedzone/Z0123456789` of `route53`. */
  worldArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:::${resource}`;
  }

  /** ARN that stands for the account as a principal: whom its IAM policies let. */
  get rootArn(): string {
    return this.globalArn('iam', 'root');
  }

  /** ARN of a role of this account. */
  roleArn(name: string): string {
    return this.globalArn('iam', `role/${name}`);
  }
}
