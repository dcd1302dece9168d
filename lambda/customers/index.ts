import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbStore } from './dynamodb-store';
import { readEnvironment } from './environment';
import { createHandler } from './handler';
import { memoryStore } from './memory-store';

const environment = readEnvironment(process.env);
// The client itself is traced; its HTTPS calls would appear a second time.
const tracer = new Tracer({ captureHTTPsRequests: false });

function store() {
  if (environment.CUSTOMER_STORE === 'memory') return memoryStore();
  const client = new DynamoDBClient({
    // Three attempts of 2 s fit into the function's 10 s, so the caller gets an answer with a request id.
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
  return dynamoDbStore({
    client: DynamoDBDocumentClient.from(tracer.captureAWSv3Client(client)),
    tableName: environment.TABLE_NAME,
  });
}

/** The Lambda function that API Gateway invokes. */
export const handler = createHandler({
  store: store(),
  logger: new Logger(),
  tracer,
  metrics: new Metrics({ namespace: environment.POWERTOOLS_METRICS_NAMESPACE }),
  corsOrigins: environment.CORS_ORIGINS,
});
