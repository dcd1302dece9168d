import { TerraformResource, TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { defineAccess } from '../../src/access/define-access';
import { StackView } from '../../src/terraform-json/stack-view';
import { suppress, suppressionsOf } from '../../src/policy/suppression';
import { customerApi } from '../fixtures/customer-api';
import type { Variation } from '../stacks/synthesized';
import { synthesize } from '../stacks/synthesized';

/** Suppressions in the JSON of the default deployment, or of a variation of it. */
function suppressed(variation: Variation = {}) {
  let json: unknown;
  synthesize({ ...variation, change: (stack) => (json = stack.toTerraform()) });
  const { '//': note } = json as { '//': { policy: { suppressions: unknown[] } } };
  return note.policy.suppressions;
}

const xray = (path: string) => ({
  rule: 'wildcard-permission',
  path,
  subject: '* for xray:PutTraceSegments, xray:PutTelemetryRecords',
  reason: 'X-Ray knows no resources to name',
});

test('a path is meant from the construct that is given', () => {
  const stack = new TerraformStack(Testing.app(), 'shop');
  const table = new Construct(stack, 'table');
  const leaf = new TerraformResource(table, 'table', { terraformResourceType: 'aws_dynamodb_table' });
  const options = { rule: 'recovery', subject: 'point_in_time_recovery', reason: 'a cache' } as const;
  suppress(leaf, options);
  suppress(table, { ...options, path: 'table' });
  suppress(stack, { ...options, path: 'table/table' });
  expect(suppressionsOf(stack)).toEqual(Array(3).fill({ ...options, path: 'table/table' }));
});

test('a stack within a construct has the same paths', () => {
  const stack = new TerraformStack(new Construct(Testing.app(), 'myshop'), 'shop');
  suppress(new Construct(stack, 'shop'), { rule: 'recovery', path: 'a', subject: 'x', reason: 'a cache' });
  expect(suppressionsOf(stack)).toMatchObject([{ path: 'shop/a' }]);
  const note = { '//': { metadata: { path: 'myshop/shop/shop/a' } } };
  const json = { '//': { metadata: { stackName: 'shop' } }, resource: { aws_kms_key: { a: note } } };
  expect(new StackView(json).everything()).toMatchObject([{ path: 'shop/a' }]);
});

test('a suppression for the whole stack is refused where it is written', () => {
  const stack = new TerraformStack(Testing.app(), 'shop');
  expect(() => {
    suppress(stack, { rule: 'wildcard-permission', subject: '*', reason: 'in a hurry' });
  }).toThrow(
    'the suppression of wildcard-permission names the whole stack, expected one of its constructs; name the path of the construct',
  );
});

test('a suppression without a reason is refused where it is written', () => {
  const stack = new TerraformStack(Testing.app(), 'shop');
  expect(() => {
    suppress(stack, { rule: 'recovery', path: 'table', subject: 'point_in_time_recovery', reason: ' ' });
  }).toThrow(
    'the suppression of recovery at table, "point_in_time_recovery", has a blank reason, expected the reason why the finding is acceptable; write it',
  );
});

test.each(['dev', 'prod', 'local'])(
  'in %s, the default deployment suppresses what X-Ray makes it, and no more',
  (name) => {
    expect(suppressed({ variables: { M2M_ENVIRONMENT: name } })).toEqual([xray('function/role/policy')]);
  },
);

test('a public route is suppressed with the reason of its declaration', () => {
  const { resourceServers, clients } = customerApi;
  const access = defineAccess({
    resourceServers,
    clients,
    routes: { 'GET /health': { public: true, reason: 'load balancer' } },
  });
  expect(suppressed({ access })).toContainEqual({
    rule: 'method-authorization',
    path: 'api/definition/resources/:health/GET/method',
    subject: 'authorization',
    reason: 'public: load balancer',
  });
});

test('prod without protection says by what setting, and dev, which has none, says nothing', () => {
  const off = { M2M_DELETION_PROTECTION: 'false' };
  expect(suppressed({ variables: { ...off, M2M_ENVIRONMENT: 'prod' } })).toContainEqual({
    rule: 'deletion-protection',
    path: '',
    subject: '*',
    reason: 'deletionProtection is false',
  });
  expect(suppressed({ variables: off })).toEqual([xray('function/role/policy')]);
});

test('with credentials, the function that rotates them is suppressed likewise', () => {
  expect(suppressed({ credentials: true })).toEqual([
    xray('client-secrets/rotation/function/role/policy'),
    xray('function/role/policy'),
  ]);
});
