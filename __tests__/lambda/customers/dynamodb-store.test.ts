import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { dynamoDbStore } from '../../../lambda/customers/dynamodb-store';
import { stored } from './customer-store-contract';

// Tests its requests, and how it reads the answers. A test with an emulator shows that DynamoDB fulfils the contract.
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));
const dynamoDb = mockClient(client);
const store = dynamoDbStore({ client, tableName: 'customers' });
const update = { name: 'Changed', email: 'changed@example.com', updatedAt: '2026-01-02T00:00:00.000Z' };

beforeEach(() => dynamoDb.reset());

function conditionFailed(Item?: ConditionalCheckFailedException['Item']) {
  return new ConditionalCheckFailedException({ $metadata: {}, message: 'the condition failed', ...(Item && { Item }) });
}

const sent = () => dynamoDb.calls().map(({ args }) => args[0].input);

test('a list is one consistent scan of the page', async () => {
  dynamoDb.on(ScanCommand).resolves({ Items: [stored('c1')], LastEvaluatedKey: { id: 'c1' } });
  await expect(store.list({ limit: 1, after: 'c0' })).resolves.toEqual({ customers: [stored('c1')], next: 'c1' });
  expect(sent()).toEqual([{ TableName: 'customers', Limit: 1, ConsistentRead: true, ExclusiveStartKey: { id: 'c0' } }]);
});

test('the first page starts without a key and the last has no next', async () => {
  dynamoDb.on(ScanCommand).resolves({ Items: [] });
  await expect(store.list({ limit: 20 })).resolves.toEqual({ customers: [] });
  expect(sent()).toEqual([{ TableName: 'customers', Limit: 20, ConsistentRead: true }]);
});

test('a read is consistent, so a deleted customer is gone on the next one', async () => {
  dynamoDb
    .on(GetCommand)
    .resolvesOnce({ Item: stored('c1') })
    .resolves({});
  await expect(store.get('c1')).resolves.toEqual(stored('c1'));
  await expect(store.get('c1')).resolves.toBeUndefined();
  expect(sent()[0]).toEqual({ TableName: 'customers', Key: { id: 'c1' }, ConsistentRead: true });
});

test('attributes the API does not know stay in the table', async () => {
  dynamoDb.on(GetCommand).resolves({ Item: { ...stored('c1'), expiresAt: 1 } });
  await expect(store.get('c1')).resolves.toEqual(stored('c1'));
});

test('an item that is no customer is an error, not an answer', async () => {
  dynamoDb.on(GetCommand).resolves({ Item: { id: 'c1' } });
  await expect(store.get('c1')).rejects.toThrow();
});

test('a create writes only where no customer is', async () => {
  dynamoDb.on(PutCommand).resolvesOnce({}).rejects(conditionFailed());
  await expect(store.create(stored('c1'))).resolves.toBe('created');
  await expect(store.create(stored('c1'))).resolves.toBe('conflict');
  expect(sent()[0]).toEqual({
    TableName: 'customers',
    Item: stored('c1'),
    ConditionExpression: 'attribute_not_exists(id)',
  });
});

test('a change asks for the version it was made from', async () => {
  const changed = stored('c1', { ...update, version: 4 });
  dynamoDb.on(UpdateCommand).resolves({ Attributes: changed });
  await expect(store.change('c1', update, 3)).resolves.toEqual({ outcome: 'changed', customer: changed });
  expect(sent()).toMatchObject([
    {
      TableName: 'customers',
      Key: { id: 'c1' },
      ConditionExpression: 'attribute_exists(id) AND #version = :version',
      ExpressionAttributeValues: { ':name': 'Changed', ':version': 3, ':one': 1 },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  ]);
});

test('a change of any version still asks for a customer, and names no value it does not use', async () => {
  dynamoDb.on(UpdateCommand).resolves({ Attributes: stored('c1', { ...update, version: 4 }) });
  await store.change('c1', update, 'any');
  const [input] = sent() as Partial<UpdateCommandInput>[];
  expect(input?.ConditionExpression).toBe('attribute_exists(id)');
  expect(Object.keys(input?.ExpressionAttributeValues ?? {})).not.toContain(':version');
});

test('every alias of a change is used, and every one used is given', async () => {
  dynamoDb.on(UpdateCommand).resolves({ Attributes: stored('c1') });
  await store.change('c1', update, 3);
  const [{ UpdateExpression = '', ConditionExpression = '', ...input } = {}] = sent() as Partial<UpdateCommandInput>[];
  const used = `${UpdateExpression} ${ConditionExpression}`.match(/[#:]\w+/g);
  const given = Object.keys({ ...input.ExpressionAttributeNames, ...input.ExpressionAttributeValues });
  expect([...new Set(used)].sort()).toEqual(given.sort());
});

test('the item behind a failed condition tells a mismatch from a missing customer', async () => {
  dynamoDb
    .on(UpdateCommand)
    .rejectsOnce(conditionFailed({ id: { S: 'c1' }, version: { N: '7' } }))
    .rejects(conditionFailed());
  await expect(store.change('c1', update, 3)).resolves.toEqual({ outcome: 'mismatch', version: 7 });
  await expect(store.change('c1', update, 3)).resolves.toEqual({ outcome: 'missing' });
});

test('a delete tells whether there was a customer', async () => {
  dynamoDb.on(DeleteCommand).resolvesOnce({}).rejects(conditionFailed());
  await expect(store.remove('c1')).resolves.toBe('removed');
  await expect(store.remove('c1')).resolves.toBe('missing');
  expect(sent()[0]).toEqual({
    TableName: 'customers',
    Key: { id: 'c1' },
    ConditionExpression: 'attribute_exists(id)',
  });
});

test('any other error of DynamoDB is thrown', async () => {
  dynamoDb.onAnyCommand().rejects(new Error('throttled'));
  await expect(store.list({ limit: 1 })).rejects.toThrow('throttled');
  await expect(store.get('c1')).rejects.toThrow('throttled');
  await expect(store.create(stored('c1'))).rejects.toThrow('throttled');
  await expect(store.change('c1', update, 1)).rejects.toThrow('throttled');
  await expect(store.remove('c1')).rejects.toThrow('throttled');
});
