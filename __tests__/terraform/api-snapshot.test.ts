import { changesWithoutSnapshots, outdatedSnapshots, plannedSnapshots } from '../../src/terraform/api-snapshot';
import type { Planned } from '../review/plans';
import { plan } from '../review/plans';

const API = { rest_api_id: 'api' };
const DEPLOYMENT = 'aws_api_gateway_deployment.d';
const STAGE = 'aws_api_gateway_stage.s';

/** The deployment and stage of an API, renewed for a changed declaration. */
const taken = (api: string = API.rest_api_id, name = ''): Planned[] => {
  const values = { rest_api_id: api, triggers: { redeployment: 'hash' } };
  return [
    { address: DEPLOYMENT + name, actions: ['create', 'delete'], before: values, after: values },
    { address: STAGE + name, actions: ['update'], before: values, after: values },
  ];
};
const part = (address: string, actions: readonly string[], api = API.rest_api_id): Planned => ({
  address,
  actions,
  before: actions[0] === 'create' && actions.length === 1 ? null : { rest_api_id: api },
  after: actions.includes('create') || actions[0] === 'update' ? { rest_api_id: api } : null,
});

describe('a part that a plan removes from an API', () => {
  test.each([
    'aws_api_gateway_method.x',
    'aws_api_gateway_integration.x',
    'aws_api_gateway_gateway_response.x',
    'aws_api_gateway_method_response.x',
    'aws_api_gateway_integration_response.x',
    'aws_api_gateway_rest_api_policy.x',
  ])('%s is in the snapshot that the plan takes, destroyed or replaced', (address) => {
    const outdated = { deployment: DEPLOYMENT, stages: [STAGE], removed: [address] };
    expect(outdatedSnapshots(plan([part(address, ['delete']), ...taken()]))).toEqual([{ ...outdated, remade: [] }]);
    for (const actions of [
      ['delete', 'create'],
      ['create', 'delete'],
    ]) {
      const found = outdatedSnapshots(plan([part(address, actions), ...taken()]));
      expect(found).toEqual([{ ...outdated, remade: [address] }]);
    }
  });

  test('is in the snapshot too where the plan takes none', () => {
    const none = taken().map((each) => ({ ...each, actions: ['no-op'] }));
    expect(outdatedSnapshots(plan([part('aws_api_gateway_method.x', ['delete']), ...none]))).toHaveLength(1);
  });

  test.each([['create'], ['update'], ['no-op'], ['read'], ['forget']])('is not removed by %s', (action) => {
    expect(outdatedSnapshots(plan([part('aws_api_gateway_method.x', [action]), ...taken()]))).toEqual([]);
  });

  test('of another type leaves nothing behind', () => {
    const others = ['aws_lambda_function.f', 'aws_api_gateway_usage_plan.p', 'aws_api_gateway_method_settings.m'];
    expect(outdatedSnapshots(plan([...others.map((each) => part(each, ['delete'])), ...taken()]))).toEqual([]);
  });

  test('is told apart by its API', () => {
    const removed = part('aws_api_gateway_method.x', ['delete'], 'second');
    const outdated = outdatedSnapshots(plan([removed, ...taken(), ...taken('second', '2')]));
    expect(outdated.map(({ deployment, stages }) => [deployment, stages])).toEqual([[`${DEPLOYMENT}2`, [`${STAGE}2`]]]);
  });

  test('of an API that is destroyed or replaced is gone with it', () => {
    const removed = part('aws_api_gateway_method.x', ['delete']);
    const destroyed = taken().map((each) => ({ ...each, actions: ['delete'], after: null }));
    expect(outdatedSnapshots(plan([removed, ...destroyed]))).toEqual([]);
    const replaced = taken().map((each) => ({ ...each, after: { triggers: {} }, afterUnknown: API }));
    expect(plannedSnapshots(plan([removed, ...replaced]))).toEqual([]);
  });
});

describe('the plan of a second snapshot', () => {
  const REMADE = 'aws_api_gateway_integration.remade';
  const snapshots = [{ deployment: DEPLOYMENT, stages: [STAGE], removed: [], remade: [REMADE] }];

  test('replaces the deployment, new one first, and turns the stage', () => {
    const quiet = [part('aws_lambda_function.f', ['no-op']), { ...part('data.archive_file.z', ['read']), after: {} }];
    expect(changesWithoutSnapshots(plan([...taken(), ...quiet]), snapshots)).toEqual([]);
  });

  test('makes again what was destroyed with the one it replaced', () => {
    expect(changesWithoutSnapshots(plan([...taken(), part(REMADE, ['create'])]), snapshots)).toEqual([]);
  });

  test.each<[string, Planned]>([
    ['what was replaced, if it is there', part(REMADE, ['update'])],
    ['another resource', part('aws_api_gateway_method.x', ['update'])],
    ['a stage that is replaced', { ...part(STAGE, ['delete', 'create']) }],
    ['a deployment that is destroyed first', { ...part(DEPLOYMENT, ['delete', 'create']) }],
    [
      'a deployment of another declaration',
      {
        ...part(DEPLOYMENT, ['create', 'delete']),
        before: { ...API, triggers: { a: '1' } },
        after: { ...API, triggers: { a: '2' } },
      },
    ],
  ])('does not touch %s', (_, change) => {
    expect(changesWithoutSnapshots(plan([change]), snapshots)).toEqual([change.address]);
  });
});
