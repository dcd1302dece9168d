import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import type { AccessMetrics } from './access-metrics';
import type { ApiAlarmsProps } from './api-alarms';
import type { TokenRequests } from './token-requests';

/** The rotation function and its interval. */
export interface WatchedRotation {
  readonly functionName: string;
  readonly logGroupName: string;
  /** Days between two rotations; 0 turns rotation off. */
  readonly days: number;
}

/** Properties of the dashboard. */
export interface ApiDashboardProps extends Pick<ApiAlarmsProps, 'name' | 'api' | 'functions' | 'webAcl'> {
  readonly region: string;
  readonly alarmArns: readonly string[];
  readonly metrics: Pick<AccessMetrics, 'namespace' | 'rules'>;
  /** @default - token requests are not counted, and not shown */
  readonly tokenRequests?: Pick<TokenRequests, 'namespace' | 'metrics'> | undefined;
  /** @default - secrets are not stored here, and not shown */
  readonly rotation?: WatchedRotation | undefined;
}

interface Widget {
  readonly type: 'alarm' | 'metric' | 'log' | 'text';
  readonly properties: object;
}

/** A question, with the widgets that answer it. */
interface Row {
  readonly question: string;
  readonly answers: readonly Widget[];
}

/** Grid units; `columns` is the full width. */
const GRID = { columns: 24, heading: 2, height: 7 } as const;
const MINUTES_5 = 300;

/**
 * Dashboard that answers, from top to bottom: is the API up, is it fast, who is refused and why, who uses what, are
 * rotations due.
 * @see AWS docs, "Dashboard body structure and syntax"
 */
export class ApiDashboard extends Construct {
  constructor(scope: Construct, id: string, props: ApiDashboardProps) {
    super(scope, id);
    new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: `${props.name}-api`,
      dashboardBody: JSON.stringify({ widgets: layout(rows(props)) }),
    });
  }
}

function rows({
  region,
  api,
  functions,
  alarmArns,
  metrics: { namespace, rules },
  webAcl,
  tokenRequests,
  rotation,
}: ApiDashboardProps): Row[] {
  const ofApi = (name: string, stat: string, label: string) =>
    ['AWS/ApiGateway', name, 'ApiName', api.name, 'Stage', api.stageName, { stat, label }] as const;
  const ofLambda = (name: string, stat: string, functionName: string, label: string) =>
    ['AWS/Lambda', name, 'FunctionName', functionName, { stat, label }] as const;
  const graph = (title: string, metrics: readonly (readonly unknown[])[]): Widget => ({
    type: 'metric',
    properties: { title, region, view: 'timeSeries', period: MINUTES_5, metrics },
  });
  const top = (title: string, ruleName: string): Widget => ({
    type: 'metric',
    properties: {
      title,
      region,
      view: 'timeSeries',
      period: MINUTES_5,
      insightRule: { ruleName, maxContributorCount: 25, orderBy: 'Sum' },
    },
  });
  return [
    {
      question: 'Is it up?',
      answers: [
        { type: 'alarm', properties: { title: 'Alarms', alarms: alarmArns } },
        graph('Answers', [
          ofApi('Count', 'Sum', 'requests'),
          ofApi('4XXError', 'Sum', '4XX'),
          ofApi('5XXError', 'Sum', '5XX'),
        ]),
        graph(
          'Functions that failed',
          functions.map(({ name, functionName }) => ofLambda('Errors', 'Sum', functionName, name)),
        ),
      ],
    },
    {
      question: 'Is it fast?',
      answers: [
        graph('Milliseconds until the answer', [
          ofApi('Latency', 'p50', 'p50'),
          ofApi('Latency', 'p99', 'p99'),
          ofApi('IntegrationLatency', 'p99', 'p99 behind the gateway'),
        ]),
        graph(
          'Longest milliseconds in a function',
          functions.map(({ name, functionName }) => ofLambda('Duration', 'Maximum', functionName, name)),
        ),
      ],
    },
    {
      question: 'Who is refused, and why?',
      answers: [
        graph('Refused', [
          [namespace, 'AuthenticationFailures', { stat: 'Sum', label: '401' }],
          [namespace, 'InsufficientScope', { stat: 'Sum', label: 'the scope is missing' }],
          [namespace, 'Throttled', { stat: 'Sum', label: '429' }],
          ...(webAcl ? [blocked(webAcl)] : []),
        ]),
        top('By reason, caller, address and route', rules.refused),
        top('Throttled, by caller, address and route', rules.throttled),
      ],
    },
    {
      question: 'Who uses what?',
      answers: [
        top('By caller and route', rules.calls),
        top('By scopes of the token and route', rules.scopes),
        ...(tokenRequests
          ? [
              graph('Requests for tokens', [
                [tokenRequests.namespace, tokenRequests.metrics.all, { stat: 'Sum', label: 'all' }],
                [tokenRequests.namespace, tokenRequests.metrics.refused, { stat: 'Sum', label: 'refused' }],
              ]),
            ]
          : []),
      ],
    },
    ...(rotation ? [rotations(rotation, region, graph, ofLambda)] : []),
  ];
}

function blocked({ name, region }: NonNullable<ApiAlarmsProps['webAcl']>): readonly unknown[] {
  const dimensions = ['WebACL', name, 'Region', region, 'Rule', 'ALL'];
  return ['AWS/WAFV2', 'BlockedRequests', ...dimensions, { stat: 'Sum', label: 'blocked by the web ACL' }];
}

/** Only the function's log tells one secret from another; no metric does. */
function rotations(
  { functionName, logGroupName, days }: WatchedRotation,
  region: string,
  graph: (title: string, metrics: readonly (readonly unknown[])[]) => Widget,
  ofLambda: (name: string, stat: string, functionName: string, label: string) => readonly unknown[],
): Row {
  const title =
    days === 0
      ? 'Rotated last within the time shown; rotation is off'
      : `Rotated last within the time shown; whom ${days} days do not show is due`;
  const query = [
    `SOURCE '${logGroupName}'`,
    'filter action in ["finishSecret", "seed"] or message like /^failed/',
    'stats latest(@timestamp) as last by secretId, message',
    'sort last asc',
  ].join(' | ');
  return {
    question: 'Are rotations due?',
    answers: [
      { type: 'log', properties: { title, region, view: 'table', query } },
      graph('Rotations', [
        ofLambda('Invocations', 'Sum', functionName, 'steps'),
        ofLambda('Errors', 'Sum', functionName, 'failed'),
      ]),
    ],
  };
}

function layout(all: readonly Row[]): object[] {
  return all.flatMap(({ question, answers }, index) => {
    const y = index * (GRID.heading + GRID.height);
    const width = Math.floor(GRID.columns / answers.length);
    const heading = { type: 'text', properties: { markdown: `## ${question}` } };
    return [
      { ...heading, x: 0, y, width: GRID.columns, height: GRID.heading },
      ...answers.map((widget, column) => ({
        ...widget,
        x: column * width,
        y: y + GRID.heading,
        width,
        height: GRID.height,
      })),
    ];
  });
}
