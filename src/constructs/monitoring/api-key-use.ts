import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { CloudwatchQueryDefinition } from '@cdktf/provider-aws/lib/cloudwatch-query-definition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Construct } from 'constructs';
import { API_KEY_USE } from '../../access/api-key-use';

/** Properties of the dashboard and the query. */
export interface ApiKeyUseProps {
  readonly name: string;
  /** CloudWatch namespace of the Lambda authorizer. */
  readonly metricsNamespace: string;
  readonly logGroupName: string;
}

/** Calls by key and route, with the time of the last one, including refused calls. */
const QUERY = [
  `filter message = "${API_KEY_USE.message}" or reason = "${API_KEY_USE.refusal}"`,
  'stats count(*) as calls, latest(@timestamp) as last by apiKey, route, message',
  'sort calls desc',
].join('\n| ');

const DAY_SECONDS = 86_400;
const WIDGET = { width: 24, height: 8, x: 0 };

/**
 * Shows callers that still use an API key, not a token: a dashboard, and its query for CloudWatch Logs Insights.
 * @see AWS docs, "Dashboard body structure and syntax" and "CloudWatch search expression syntax"
 */
export class ApiKeyUse extends Construct {
  constructor(scope: Construct, id: string, { name, metricsNamespace, logGroupName }: ApiKeyUseProps) {
    super(scope, id);
    // Uses `id`, because version 6 of the provider has no `name`, and version 5 has no `region`.
    const region = new DataAwsRegion(this, 'region').id;
    const schema = [`"${metricsNamespace}"`, ...API_KEY_USE.dimensions].join(',');
    const search = `SEARCH('{${schema}} MetricName="${API_KEY_USE.metric}"', 'Sum', ${DAY_SECONDS})`;
    new CloudwatchQueryDefinition(this, 'query', { name, logGroupNames: [logGroupName], queryString: QUERY });
    new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: name,
      dashboardBody: JSON.stringify({
        // Long enough to show a monthly job.
        start: '-P35D',
        widgets: [
          {
            ...WIDGET,
            y: 0,
            type: 'metric',
            properties: {
              title: 'Calls with an API key a day, by key and route',
              region,
              view: 'timeSeries',
              stacked: true,
              stat: 'Sum',
              period: DAY_SECONDS,
              metrics: [[{ expression: search, id: 'calls' }]],
            },
          },
          {
            ...WIDGET,
            y: WIDGET.height,
            type: 'log',
            properties: {
              title: 'Who still calls with an API key',
              region,
              view: 'table',
              query: `SOURCE '${logGroupName}' | ${QUERY}`,
            },
          },
        ],
      }),
    });
  }
}
