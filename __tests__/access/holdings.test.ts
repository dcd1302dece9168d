import { endedGrants, endingGrants } from '../../src/access/grant-warnings';
import { heldOn } from '../../src/access/holdings';
import { accessMatrix } from '../../src/access/matrix';
import { defineWith } from './orders';

const until = (day: string, authorizer = 'cognito') =>
  defineWith({
    authorizer,
    clients: {
      Migrator: { scopes: ['orders/read', { scope: 'orders/write', until: day, reason: 'migration' }] },
      Reporting: { scopes: [{ scope: 'orders/read', keep: 'yearly close' }] },
    },
  });
const scopesOn = (end: string, day: string) => heldOn(until(end), day).access.clients.Migrator?.scopes;

test.each([
  ['the day before', '2027-03-01', '2027-02-28', true],
  ['its last day', '2027-03-01', '2027-03-01', true],
  ['the day after', '2027-03-01', '2027-03-02', false],
  ['the day after a leap day', '2028-02-28', '2028-02-29', false],
  ['a leap day', '2028-02-29', '2028-02-29', true],
  ['the day after that', '2028-02-29', '2028-03-01', false],
  ['the first day of the next year', '2027-12-31', '2028-01-01', false],
  ['a day long before', '9999-12-31', '2027-01-01', true],
])('on %s, a grant until %s holds on %s: %p', (_, end, day, holds) => {
  expect(scopesOn(end, day)).toEqual(['orders/read', ...(holds ? ['orders/write'] : [])]);
});

test('the matrix of a day shows what clients may call on it', () => {
  const allowed = (day: string) =>
    accessMatrix(heldOn(until('2027-03-01'), day).access).flatMap((cell) =>
      cell.allowed ? [`${cell.client} ${cell.route}`] : [],
    );
  const others = ['Migrator GET /orders', 'Reporting GET /orders'];
  expect(allowed('2027-03-01')).toEqual(['Migrator GET /orders', 'Migrator POST /orders', 'Reporting GET /orders']);
  expect(allowed('2027-03-02')).toEqual(others);
});

test('the access held on a day has no end dates, and is the same on every later day', () => {
  const { access, ends } = heldOn(until('2027-03-01'), '2027-03-01');
  expect(ends).toEqual([{ client: 'Migrator', scope: 'orders/write', until: '2027-03-01', reason: 'migration' }]);
  expect(access.clients.Reporting?.scopes).toEqual(['orders/read']);
  const later = heldOn(access, '2030-01-01');
  expect(later.ends).toEqual([]);
  expect(later.access).toEqual(access);
});

test('a grant is warned of from so many days before its last day, and said to have ended after it', () => {
  const codes = (day: string, authorizer?: string) => {
    const held = heldOn(until('2027-03-31', authorizer), day);
    return [...endedGrants(held), ...endingGrants(held, 30)].map(({ code }) => code);
  };
  expect(codes('2027-02-28')).toEqual([]);
  expect(codes('2027-03-01')).toEqual(['WARN_GRANT_ENDS_SOON']);
  expect(codes('2027-03-30')).toEqual(['WARN_GRANT_ENDS_SOON']);
  expect(codes('2027-03-31')).toEqual(['WARN_GRANT_ENDS_SOON', 'WARN_GRANT_ENDS_TODAY']);
  expect(codes('2027-03-31', 'lambda')).toEqual(['WARN_GRANT_ENDS_SOON']);
  expect(codes('2027-04-01')).toEqual(['WARN_GRANT_ENDED']);
});

test('the warnings name client, scope, day and reason', () => {
  const ended = endedGrants(heldOn(until('2027-03-01'), '2027-03-02'));
  expect(ended.map(({ message }) => message)).toEqual([
    'client "Migrator" no longer holds scope "orders/write", since its grant ended after 2027-03-01 (migration); remove the grant, or set a later until',
  ]);
  const soon = endingGrants(heldOn(until('2027-03-01'), '2027-02-28'), 30);
  expect(soon[0]?.message).toContain('holds scope "orders/write" until 2027-03-01, which ends in 1 day (migration)');
});

test('a warning names a client whose last grant has ended', () => {
  const scopes = [{ scope: 'orders/read', until: '2027-03-01', reason: 'migration' }];
  const held = heldOn(defineWith({ clients: { Migrator: { scopes } } }), '2027-03-02');
  expect(held.access.clients.Migrator?.scopes).toEqual([]);
  expect(endedGrants(held).map(({ code }) => code)).toEqual(['WARN_GRANT_ENDED', 'WARN_CLIENT_HOLDS_NOTHING']);
});
