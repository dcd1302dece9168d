import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { customer as customerSchema } from './customer';
import type { CustomerStore } from './customer-store';

/** Options of `dynamoDbStore`. */
export interface DynamoDbStoreOptions {
  readonly client: DynamoDBDocumentClient;
  /** A table whose partition key is `id` (string), without a sort key. */
  readonly tableName: string;
}

/**
 * Customers in a DynamoDB table.
 * - reads are consistent: a deleted customer is gone on the next read
 * - each write is one conditional call, so two writers cannot both succeed from the same version
 */
export function dynamoDbStore({ client, tableName: TableName }: DynamoDbStoreOptions): CustomerStore {
  return {
    async list({ limit, after }) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({
          TableName,
          Limit: limit,
          ConsistentRead: true,
          ...(after !== undefined && { ExclusiveStartKey: { id: after } }),
        }),
      );
      const customers = Items.map((item) => customerSchema.parse(item));
      return { customers, ...(LastEvaluatedKey && { next: String(LastEvaluatedKey.id) }) };
    },

    async get(id) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }));
      return Item && customerSchema.parse(Item);
    },

    async create(customer) {
      const failed = await failedCondition(
        client.send(new PutCommand({ TableName, Item: customer, ConditionExpression: 'attribute_not_exists(id)' })),
      );
      return failed ? 'conflict' : 'created';
    },

    async change(id, update, version) {
      const anyVersion = version === 'any';
      const sent = client.send(
        new UpdateCommand({
          TableName,
          Key: { id },
          UpdateExpression: 'SET #name = :name, #email = :email, #updatedAt = :updatedAt, #version = #version + :one',
          ConditionExpression: anyVersion ? 'attribute_exists(id)' : 'attribute_exists(id) AND #version = :version',
          // Aliases for all names: `name` is a reserved word, and DynamoDB may reserve more words.
          ExpressionAttributeNames: {
            '#name': 'name',
            '#email': 'email',
            '#updatedAt': 'updatedAt',
            '#version': 'version',
          },
          ExpressionAttributeValues: {
            ':name': update.name,
            ':email': update.email,
            ':updatedAt': update.updatedAt,
            ':one': 1,
            ...(!anyVersion && { ':version': version }),
          },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      const failed = await failedCondition(sent);
      if (!failed) return { outcome: 'changed', customer: customerSchema.parse((await sent).Attributes) };
      // The document client does not decode the item of an exception from the wire format.
      const current = failed.Item?.version?.N;
      return current === undefined ? { outcome: 'missing' } : { outcome: 'mismatch', version: Number(current) };
    },

    async remove(id) {
      const failed = await failedCondition(
        client.send(new DeleteCommand({ TableName, Key: { id }, ConditionExpression: 'attribute_exists(id)' })),
      );
      return failed ? 'missing' : 'removed';
    },
  };
}

/** A failed condition is an answer, not a failure; any other error still throws. */
async function failedCondition(sent: Promise<unknown>): Promise<ConditionalCheckFailedException | undefined> {
  try {
    await sent;
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error;
    throw error;
  }
}
