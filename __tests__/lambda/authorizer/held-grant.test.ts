import { HeldGrants } from '../../../lambda/authorizer/held-grant';
import { authorizerTable } from '../../../src/access/authorizer-table';
import { ordersApi } from './orders-api';

const STAGE = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/';
const grants = () => new HeldGrants(authorizerTable(ordersApi));

test('the text of a scope claim is the scopes in it, and the roles that they carry', () => {
  const held = grants().ofScopeText(' orders/read  orders/cancel');
  expect(held).toMatchObject({
    scopes: ['orders/read', 'orders/cancel'],
    roles: ['reader', 'canceller'],
    scopesText: 'orders/read orders/cancel',
    rolesText: 'reader canceller',
  });
  expect(grants().ofScopeText('')).toMatchObject({ scopes: [], roles: [], scopesText: '', rolesText: '' });
});

test('callers with the same grant share it, however they came by it', () => {
  const kept = grants();
  const held = kept.ofScopeText('orders/read');
  expect(kept.ofScopeText('orders/read')).toBe(held);
  expect(kept.ofScopeText('orders/read ')).toBe(held);
  expect(kept.hold({ scopes: ['orders/read'], roles: ['reader'] })).toBe(held);
  expect(kept.hold({ scopes: ['orders/read'], roles: [] })).not.toBe(held);
  expect(held.rightsAt(STAGE)).toBe(held.rightsAt(STAGE));
});

test('what a grant opens is worked out for each stage', () => {
  const held = grants().ofScopeText('orders/read');
  const other = STAGE.replace('prod', 'test');
  for (const stage of [STAGE, other, STAGE]) {
    const { stage: known, whole } = held.rightsAt(stage);
    expect(known).toBe(stage);
    for (const pattern of whole?.Statement[0]?.Resource ?? []) expect(pattern.startsWith(stage)).toBe(true);
  }
});

test('no more than a thousand are kept', () => {
  const kept = grants();
  const first = kept.ofScopeText('orders/read');
  for (let count = 0; count < 999; count++) kept.ofScopeText(`other/${count}`);
  expect(kept.ofScopeText('orders/read')).toBe(first);
  kept.ofScopeText('one/more');
  expect(kept.ofScopeText('orders/read')).not.toBe(first);
});
