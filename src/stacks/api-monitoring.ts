import { Construct } from 'constructs';
import type { AccessLog } from '../constructs/api/access-log';
import { AccessMetrics } from '../constructs/monitoring/access-metrics';
import type { ApiAlarmsProps } from '../constructs/monitoring/api-alarms';
import { ApiAlarms } from '../constructs/monitoring/api-alarms';
import type { WatchedRotation } from '../constructs/monitoring/api-dashboard';
import { ApiDashboard } from '../constructs/monitoring/api-dashboard';
import { AwsAccount } from '../constructs/account/aws-account';
import { LogQueries } from '../constructs/monitoring/log-queries';
import type { TokenRequests } from '../constructs/monitoring/token-requests';
import type { WebAcl } from '../constructs/api/web-acl';

/** Watched resources of the stack. */
export interface ApiMonitoringProps extends Pick<ApiAlarmsProps, 'api' | 'functions' | 'actions'> {
  /** Prefix of every name. */
  readonly namePrefix: string;
  readonly accessLog: AccessLog;
  /** The web ACL in front of the API. */
  readonly webAcl: WebAcl | undefined;
  readonly tokenRequests: TokenRequests | undefined;
  readonly rotation: WatchedRotation | undefined;
}

/** Monitoring of an API: metrics from its access log, alarms, one dashboard and saved queries. */
export class ApiMonitoring extends Construct {
  constructor(scope: Construct, id: string, { namePrefix: name, ...props }: ApiMonitoringProps) {
    super(scope, id);
    const { accessLog, api, functions, actions, tokenRequests, rotation } = props;
    const { region } = new AwsAccount(this, 'account');
    const webAcl = props.webAcl && { name: props.webAcl.name, region };
    const metrics = new AccessMetrics(this, 'metrics', { name, accessLog });
    const metricsNamespace = metrics.namespace;
    const alarms = new ApiAlarms(this, 'alarms', { name, api, metricsNamespace, functions, webAcl, actions });
    const alarmArns = [...alarms.arns, ...(tokenRequests ? [tokenRequests.alarmArn] : [])];
    new ApiDashboard(this, 'dashboard', {
      name,
      region,
      api,
      functions,
      alarmArns,
      metrics,
      webAcl,
      tokenRequests,
      rotation,
    });
    new LogQueries(this, 'queries', { name, accessLog });
  }
}
