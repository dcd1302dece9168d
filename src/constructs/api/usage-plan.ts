import { ApiGatewayUsagePlan } from '@cdktf/provider-aws/lib/api-gateway-usage-plan';
import { ApiGatewayUsagePlanKey } from '@cdktf/provider-aws/lib/api-gateway-usage-plan-key';
import { Construct } from 'constructs';
import type { UsagePlanOptions } from '../../access/usage-plan';

/** Options of the caller, and values from the stack. */
export interface UsagePlanProps extends UsagePlanOptions {
  readonly name: string;
  readonly restApiId: string;
  readonly stageName: string;
  /** Id of the one API key it is for. */
  readonly keyId: string;
}

const PERIODS = { day: 'DAY', week: 'WEEK', month: 'MONTH' } as const;

/**
 * How much the holder of an API key may use of a stage.
 * @see AWS docs, "Usage plans and API keys for REST APIs in API Gateway"
 */
export class UsagePlan extends Construct {
  constructor(scope: Construct, id: string, props: UsagePlanProps) {
    super(scope, id);
    const { throttle, quota } = props;
    const plan = new ApiGatewayUsagePlan(this, 'plan', {
      name: props.name,
      apiStages: [{ apiId: props.restApiId, stage: props.stageName }],
      ...(throttle ? { throttleSettings: { rateLimit: throttle.ratePerSecond, burstLimit: throttle.burst } } : {}),
      ...(quota ? { quotaSettings: { limit: quota.requests, period: PERIODS[quota.per] } } : {}),
    });
    new ApiGatewayUsagePlanKey(this, 'key', { keyId: props.keyId, keyType: 'API_KEY', usagePlanId: plan.id });
  }
}
