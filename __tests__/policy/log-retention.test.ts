import { describeRule } from './policed-app';

const lambda = (attributes: object = {}) => ({
  aws_lambda_function: { orders: { function_name: 'orders', ...attributes } },
});
const group = (attributes: object) => ({
  aws_cloudwatch_log_group: { logs: { retention_in_days: 14, ...attributes } },
});
const kept = [{ path: 'logs', subject: 'retention_in_days' }];
const missing = [{ path: 'orders', subject: 'log group' }];

describeRule('log-retention', {
  compliant: {
    'a function whose group is called after it': {
      resources: { ...lambda(), ...group({ name: '/aws/lambda/orders' }) },
    },
    'a function whose group refers to it': {
      resources: { ...lambda(), ...group({ name: '/aws/lambda/${aws_lambda_function.orders.function_name}' }) },
    },
    'a function that chooses a group': {
      resources: {
        ...lambda({ logging_config: { log_group: '${aws_cloudwatch_log_group.logs.name}' } }),
        ...group({ name: 'shop' }),
      },
    },
  },
  refused: {
    'a group that keeps for ever': { resources: group({ name: 'logs', retention_in_days: undefined }), finds: kept },
    'a group that keeps 0 days, which is for ever': {
      resources: group({ name: 'logs', retention_in_days: 0 }),
      finds: kept,
    },
    'days known only at apply': { resources: group({ name: 'logs', retention_in_days: '${var.days}' }), finds: kept },
    'a function without a group': { resources: lambda(), finds: missing },
    'a function beside another’s group': {
      resources: { ...lambda(), ...group({ name: '/aws/lambda/orders-2' }) },
      finds: missing,
    },
    'a function whose group is elsewhere': {
      resources: {
        ...lambda({ logging_config: { log_group: '/shop/all' } }),
        ...group({ name: '/aws/lambda/orders' }),
      },
      finds: missing,
    },
  },
});
