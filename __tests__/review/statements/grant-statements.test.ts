import type { AccessDeclaration } from '../../../src/access/declaration';
import type { ScopeGrant } from '../../../src/access/scope-grant';
import { comment } from '../../../src/review/report/comment';
import { toText } from '../../../src/review/report/phrase';
import type { Review } from '../../../src/review/review';
import { reviewStack } from '../../../src/review/review';
import type { Declared } from '../declared';
import { reviewOf, SHOP, shop, side, words } from '../declared';
import { plan, planned } from '../plans';

const end = (until: string, reason = 'migration'): ScopeGrant => ({ scope: 'orders/admin', until, reason });
const granting = (...grants: ScopeGrant[]): AccessDeclaration =>
  shop({ clients: { ...SHOP.clients, Migrator: { scopes: ['orders/read', ...grants] } } });
const on = (today: string, ...grants: ScopeGrant[]): Declared => ({
  access: granting(...grants),
  variables: { M2M_TODAY: today },
});
const ends = ({ ends: notes }: Review) => notes.map(({ text }) => toText(text));
const [LAST, NEXT] = ['2027-03-01', '2027-03-02'] as const;

test('who loses what since which day is said, and that the date did it', () => {
  const review = reviewOf(on(LAST, end(LAST)), on(NEXT, end(LAST)));
  expect(words(review)).toEqual([
    'Migrator loses DELETE /orders/{id}; it no longer holds orders/admin',
    'the grant of orders/admin to Migrator ended on 2027-03-01 by its date, and not by this change: migration',
  ]);
  expect([...review.kinds]).toEqual(['access-loss']);
  expect(ends(review)).toEqual([
    'Migrator no longer holds orders/admin, since its grant ended after 2027-03-01: migration; the declaration still has the grant',
  ]);
  expect(review.attributes).toEqual([]);
});

test('on the same day nothing changes, and the reminder stays', () => {
  const review = reviewOf(on(NEXT, end(LAST)), on(NEXT, end(LAST)));
  expect(words(review)).toEqual([]);
  expect([...review.kinds]).toEqual([]);
  expect(ends(review)).toHaveLength(1);
});

test('another day that ends nothing is no difference', () => {
  const review = reviewOf(on('2027-01-01', end('2027-06-01')), on('2027-01-02', end('2027-06-01')));
  expect([words(review), review.attributes, [...review.kinds], ends(review)]).toEqual([[], [], [], []]);
});

test('a grant that ends within the window is warned of', () => {
  const soon = on('2027-02-20', end(LAST));
  expect(ends(reviewOf(soon, soon))).toEqual(['Migrator holds orders/admin until 2027-03-01, in 9 days: migration']);
  const early = { ...soon, variables: { M2M_TODAY: '2027-02-20', M2M_GRANT_WARNING_DAYS: '8' } };
  expect(ends(reviewOf(early, early))).toEqual([]);
  expect(comment(reviewOf(soon, soon), { refused: [] })).toContain(
    '### Grants that end\n\n- `Migrator` holds `orders/admin` until `2027-03-01`, in 9 days: `migration`',
  );
});

test.each([
  ['a later end', [end(LAST)], [end('2027-06-01')], 'access-gain', 'until 2027-06-01 instead of 2027-03-01'],
  ['an earlier end', [end('2027-06-01')], [end(LAST)], 'access-loss', 'until 2027-03-01 instead of 2027-06-01'],
  [
    'no end any more',
    [end(LAST)],
    ['orders/admin'],
    'access-gain',
    'Migrator now holds orders/admin without an end; the end was 2027-03-01',
  ],
  [
    'an end',
    ['orders/admin'],
    [end(LAST)],
    'access-loss',
    'Migrator holds orders/admin only until 2027-03-01: migration',
  ],
  [
    'a grant that is taken before its end',
    [end(LAST)],
    [],
    'access-loss',
    'loses the grant of orders/admin that was to end on 2027-03-01',
  ],
] as const)('%s is said', (_, before, after, kind, text) => {
  const review = reviewOf(on('2027-01-01', ...before), on('2027-01-01', ...after));
  expect([...review.kinds]).toContain(kind);
  expect(words(review)).toContainEqual(expect.stringContaining(text));
  expect(review.attributes).toEqual([]);
});

test('another reason is said, and changes nothing', () => {
  const review = reviewOf(on('2027-01-01', end(LAST)), on('2027-01-01', end(LAST, 'the second migration')));
  expect(words(review)).toEqual(['Migrator holds orders/admin for another reason: the second migration']);
  expect([...review.kinds]).toEqual([]);
});

test('with a plan, a grant that ended and is still deployed is said to go', () => {
  const deployed = side(on(LAST, end(LAST)));
  const now = side(on(NEXT, end(LAST)));
  const changes = plan(planned(deployed.json, now.json));
  const review = reviewStack({ name: 'a', base: now, head: now }, changes);
  expect(words(review)).toEqual([
    'the grant of orders/admin to Migrator ended on 2027-03-01 by its date, and not by this change: migration',
  ]);
  expect([...review.kinds]).toContain('access-loss');
});

test('a note that says that a grant ended, where the client is granted it, is not understood', () => {
  const ends = [{ client: 'Migrator', scope: 'orders/admin', until: LAST, reason: 'migration' }];
  const edit: Declared['edit'] = (json) => {
    json['//'] = { metadata: { stackName: 'a' }, ...json['//'], grants: { day: NEXT, warningDays: 30, ends } };
  };
  const head = { ...on(LAST, end(LAST)), edit };
  expect([...reviewOf(on(LAST, end(LAST)), head).kinds]).toContain('not-understood');
});
