import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';

/** Options of the caller. */
export interface TableOptions {
  readonly name: string;
  /** Name of the partition key, a string. */
  readonly partitionKey: string;
  /**
   * Whether DynamoDB refuses to delete the table.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/**
 * A DynamoDB table.
 * - billed by request
 * - recoverable to any second of the last 35 days
 * - encrypted with the account's KMS key for DynamoDB
 * @see AWS docs, "CreateTable" (DynamoDB API reference)
 */
export class Table extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, options: TableOptions) {
    super(scope, id);
    const table = new DynamodbTable(this, 'table', {
      name: options.name,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: options.partitionKey,
      attribute: [{ name: options.partitionKey, type: 'S' }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: options.deletionProtection ?? true,
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}
