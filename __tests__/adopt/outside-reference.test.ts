import { adoptionPage } from '../../src/adopt/adoption-page';
import { adoptionIn, stateOf, withResource } from './given-adoption';

const COUNTED = stateOf('counted');
const API_ARN = 'arn:aws:execute-api:eu-west-1::9cb55edb';

test('the attributes of outside resources that name moved ones are listed, with the value to write', () => {
  expect(adoptionIn(COUNTED).references).toEqual([
    {
      address: 'aws_cognito_user_pool_client.website',
      attribute: 'user_pool_id',
      names: 'aws_cognito_user_pool.main.id',
      value: 'eu-west-1_5Lzzu794b',
    },
    {
      address: 'aws_lambda_permission.orders',
      attribute: 'source_arn',
      names: 'aws_api_gateway_rest_api.orders.execution_arn',
      value: API_ARN,
    },
  ]);
});

test('the longest ARN is meant, nested values are found, and own ids are none', () => {
  const state = withResource(COUNTED, 'aws_example', 'outside', {
    id: '9cb55edb',
    arn: `${API_ARN}/x`,
    settings: [{ variables: { POOL: 'eu-west-1_5Lzzu794b', OTHER: 'live', NOTE: 'an id such as 9cb55edb' } }],
  });
  const found = adoptionIn(state).references.filter(({ address }) => address === 'aws_example.outside');
  expect(found.map(({ attribute, names }) => [attribute, names])).toEqual([
    ['settings.variables.POOL', 'aws_cognito_user_pool.main.id'],
  ]);
  const stage = withResource(COUNTED, 'aws_wafv2_web_acl_association', 'live', {
    resource_arn: 'arn:aws:apigateway:eu-west-1::/restapis/9cb55edb/stages/live',
  });
  expect(adoptionIn(stage).references).toContainEqual(
    expect.objectContaining({ attribute: 'resource_arn', names: 'aws_api_gateway_stage.live.arn' }),
  );
});

test('ADOPTION.md has them, and no such part if nothing stays outside', () => {
  expect(adoptionPage(adoptionIn(COUNTED))).toContain(
    `| \`aws_lambda_permission.orders\` | \`source_arn\` | \`aws_api_gateway_rest_api.orders.execution_arn\` | \`${API_ARN}\` |`,
  );
  const none = adoptionPage(adoptionIn(stateOf('modules')));
  expect(none).not.toContain('References to replace');
});
