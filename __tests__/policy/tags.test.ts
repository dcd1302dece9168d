import { describeRule } from './policed-app';

const three = { Project: 'shop', Environment: 'dev', Purpose: 'test' };
const client = (tags: object) => ({ aws_cloudwatch_metric_alarm: { alarm: { tags } } });

describeRule('tags', {
  compliant: {
    'the three of the provider': {},
    'a tag besides': { tags: { ...three, Team: 'shop' }, resources: client({ ClientId: 'x' }) },
  },
  refused: {
    'a provider without one': {
      tags: { Project: 'shop', Environment: 'dev' },
      finds: [{ path: 'provider.aws[0]', subject: 'Purpose' }],
    },
    'an empty one': { tags: { ...three, Project: '' }, finds: [{ path: 'provider.aws[0]', subject: 'Project' }] },
    'an environment that the name of the stack contradicts': {
      name: 'shop-prod',
      finds: [{ path: 'provider.aws[0]', subject: 'Environment' }],
    },
    'an environment that the stack is not made for': {
      madeFor: 'staging',
      finds: [{ path: 'provider.aws[0]', subject: 'Environment' }],
    },
    'a resource that says otherwise': {
      resources: client({ Environment: 'prod' }),
      finds: [{ path: 'alarm', subject: 'Environment' }],
    },
  },
});
