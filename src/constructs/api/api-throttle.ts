import { ApiGatewayMethodSettings } from '@cdktf/provider-aws/lib/api-gateway-method-settings';
import { Construct } from 'constructs';
import type { ModelRoute } from '../../access/model-route';
import type { Throttle } from '../../access/throttle';
import { DEFAULT_THROTTLE } from '../../access/throttle';
import { idPart } from '../id-part';

/** Values from the stack. */
export interface ApiThrottleProps {
  readonly restApiId: string;
  readonly stageName: string;
  /**
   * Throttle of every route that declares none.
   * @default DEFAULT_THROTTLE
   */
  readonly throttle?: Throttle | undefined;
  readonly routes: readonly ModelRoute[];
}

/**
 * Throttles of a stage's routes. AWS uses a method's settings in place of those of all methods and inherits none, so
 * each entry sets every value. Execution logs stay off: they would hold the bodies that callers send.
 * @see AWS docs, "Throttle requests to your REST APIs for better throughput in API Gateway"
 */
export class ApiThrottle extends Construct {
  /** All settings; resources that must not be served before the throttles take effect depend on them. */
  readonly settings: readonly ApiGatewayMethodSettings[];

  constructor(scope: Construct, id: string, props: ApiThrottleProps) {
    super(scope, id);
    const { restApiId, stageName, throttle = DEFAULT_THROTTLE } = props;
    // The settings of a renamed stage stay in force until no caller uses it.
    const stage = { restApiId, stageName, lifecycle: { createBeforeDestroy: true } };
    const all = new ApiGatewayMethodSettings(this, 'all', {
      ...stage,
      methodPath: '*/*',
      settings: settings(throttle),
    });
    const own = props.routes.flatMap(({ name, method, path, rule }) =>
      rule.throttle
        ? new ApiGatewayMethodSettings(this, idPart(name), {
            ...stage,
            methodPath: `${path.replaceAll('/', '~1')}/${method}`,
            settings: settings(rule.throttle),
            // hashicorp/terraform-provider-aws#41104: made beside those of all methods, they may not come into force.
            dependsOn: [all],
          })
        : [],
    );
    this.settings = [all, ...own];
  }
}

function settings({ ratePerSecond, burst }: Throttle) {
  return {
    throttlingRateLimit: ratePerSecond,
    throttlingBurstLimit: burst,
    loggingLevel: 'OFF',
    dataTraceEnabled: false,
  };
}
