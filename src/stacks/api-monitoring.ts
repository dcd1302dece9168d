import { Construct } from 'constructs';
import { AccessMetrics } from '../constructs/access-metrics';
import type { AccessLog } from '../constructs/access-log';

/** What is wired in. */
export interface ApiMonitoringProps {
  /** What every name starts with. */
  readonly namePrefix: string;
  readonly accessLog: AccessLog;
}

/** What watches an API. */
export class ApiMonitoring extends Construct {
  constructor(scope: Construct, id: string, { namePrefix, accessLog }: ApiMonitoringProps) {
    super(scope, id);
    new AccessMetrics(this, 'metrics', { name: namePrefix, accessLog });
  }
}
