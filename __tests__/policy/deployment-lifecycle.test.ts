import { describeRule } from './policed-app';

const app = (attributes: object) => ({
  resources: {
    aws_api_gateway_deployment: {
      deployment: { triggers: { redeployment: 'hash' }, lifecycle: { create_before_destroy: true }, ...attributes },
    },
  },
});

describeRule('deployment-lifecycle', {
  compliant: { 'a deployment with both, apart from the stage': app({}) },
  refused: {
    'no triggers': { ...app({ triggers: {} }), finds: [{ path: 'deployment', subject: 'triggers' }] },
    'an empty trigger': { ...app({ triggers: { hash: '' } }), finds: [{ path: 'deployment', subject: 'triggers' }] },
    'the last one destroyed first': {
      ...app({ lifecycle: undefined }),
      finds: [{ path: 'deployment', subject: 'create_before_destroy' }],
    },
    'a stage that the deployment makes': {
      ...app({ stage_name: 'prod' }),
      finds: [{ path: 'deployment', subject: 'stage_name' }],
    },
  },
});
