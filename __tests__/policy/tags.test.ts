import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App } from 'cdktf';
import { PolicedStack } from '../../src/policy/policed-stack';
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
    'a resource that says otherwise in other capitals': {
      resources: client({ environment: 'prod' }),
      finds: [{ path: 'alarm', subject: 'environment' }],
    },
    'a resource with tags that are worked out': {
      resources: { aws_cloudwatch_metric_alarm: { alarm: { tags: '${{ Environment = "prod" }}' } } },
      finds: [{ path: 'alarm', subject: 'tags' }],
    },
    'a resource that says otherwise': {
      resources: client({ Environment: 'prod' }),
      finds: [{ path: 'alarm', subject: 'Environment' }],
    },
  },
});

class Stack extends PolicedStack {}

test.each([{ keys: ['Environment'] }, { keyPrefixes: ['Pro'] }])(
  'a provider that overlooks %j is refused',
  (ignored) => {
    const stack = new Stack(new App(), 'shop');
    new AwsProvider(stack, 'aws', { defaultTags: [{ tags: three }], ignoreTags: [ignored] });
    expect(() => stack.toTerraform()).toThrow(/tags at provider\.aws\[0\], "ignore_tags"/);
  },
);
