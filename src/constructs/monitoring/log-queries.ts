import { CloudwatchQueryDefinition } from '@cdktf/provider-aws/lib/cloudwatch-query-definition';
import { Construct } from 'constructs';
import type { AccessLog } from '../api/access-log';

/** Properties of the queries. */
export interface LogQueriesProps {
  /** Folder of the queries in the console. */
  readonly name: string;
  readonly accessLog: Pick<AccessLog, 'logGroupName' | 'callerField'>;
}

/**
 * Useful queries of the access log, saved for CloudWatch Logs Insights.
 * @see AWS docs, "CloudWatch Logs Insights query syntax"
 */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, { name, accessLog: { logGroupName, callerField } }: LogQueriesProps) {
    super(scope, id);
    const queries = {
      failed: [
        'filter status like /^5/',
        `fields @timestamp, requestId, route, status, errorType, ${callerField}`,
        'sort @timestamp desc',
      ],
      slow: ['stats pct(latencyMs, 50) as p50, pct(latencyMs, 99) as p99, count(*) as calls by route', 'sort p99 desc'],
      refused: [
        'filter status in ["401", "403"]',
        `stats count(*) as calls, latest(@timestamp) as last by errorType, authorizerError, ${callerField}, sourceIp, route`,
        'sort calls desc',
      ],
      calls: [
        `stats count(*) as calls, latest(@timestamp) as last by ${callerField}, scopes, route`,
        'sort calls desc',
      ],
    };
    for (const [query, lines] of Object.entries(queries)) {
      new CloudwatchQueryDefinition(this, query, {
        name: `${name}/${query}`,
        logGroupNames: [logGroupName],
        queryString: lines.join('\n| '),
      });
    }
  }
}
