import { composeAccess } from '../../../src/access/compose-access';
import type { Service } from '../../../src/access/service';
import { comment } from '../../../src/review/report/comment';
import { jsonReport } from '../../../src/review/report/json-report';
import type { Review } from '../../../src/review/review';
import { billing, orders, providing, reporting, serviceWith } from '../../access/services';
import type { Declared } from '../declared';
import { reviewOf, words } from '../declared';

const composed = (...services: readonly Service[]): Declared => ({ access: composeAccess(services).oneApi() });
const kindsOf = ({ access }: Review) => access.flatMap(({ kinds }) => kinds);

const open = providing(orders, { accept: { ReportingService: ['orders/read', 'orders/write'] } });
const asking = serviceWith(reporting, { consumes: { 'orders/read': 'Monthly report', 'orders/write': 'Corrections' } });

test('a grant names the owners of both sides, the reason, and that both approve', () => {
  const review = reviewOf(composed(open, reporting), composed(open, asking));
  expect(words(review)).toEqual([
    'ReportingService gains POST /orders; it is granted orders/write; reason: Corrections; requested by team-reporting, provided by team-orders: each of them must approve',
    'the provider of orders/write no longer accepts ReportingService, which does not request the scope: nothing is granted; reason: Corrections; requested by team-reporting, provided by team-orders: each of them must approve',
  ]);
  expect(review.attributes).toEqual([]);
  expect(jsonReport(review, []).access.statements[0]).toMatchObject({
    kinds: ['access-gain'],
    owners: { consumers: ['team-reporting'], providers: ['team-orders'], needsOtherOwner: true },
  });
});

test('a grant that is lost, and a client that comes or goes, name them as well', () => {
  const lost = words(reviewOf(composed(open, asking), composed(open, reporting)));
  expect(lost[0]).toBe(
    'ReportingService loses POST /orders; it no longer holds orders/write; requested by team-reporting, provided by team-orders: each of them must approve',
  );
  const gone = words(reviewOf(composed(open, reporting, billing), composed(open, billing)));
  expect(gone[0]).toMatch(
    /^ReportingService is removed and gets no more tokens: .*; requested by team-reporting, provided by team-orders/,
  );
  expect(gone).toContain('the service reporting of team-reporting is removed');
});

test('within one owner nobody else has to approve', () => {
  const own = serviceWith(asking, { owner: 'team-orders' });
  const review = reviewOf(composed(open, serviceWith(reporting, { owner: 'team-orders' })), composed(open, own));
  expect(words(review)[0]).toContain('requested by team-orders, provided by team-orders: no other owner must approve');
  expect(review.access[0]?.owners?.needsOtherOwner).toBe(false);
});

test('who makes himself the owner in the same change still needs the owner before', () => {
  const taken = serviceWith(open, { owner: 'team-reporting' });
  const review = reviewOf(composed(open, reporting), composed(taken, asking));
  expect(review.access[0]?.owners).toEqual({
    consumers: ['team-reporting'],
    providers: ['team-orders', 'team-reporting'],
    needsOtherOwner: true,
  });
  expect(words(review)).toContain('the service orders now belongs to team-reporting instead of team-orders');
  expect(review.kinds).toContain('owner');
});

test('a wish of one side changes nothing, and is told', () => {
  const review = reviewOf(composed(orders, reporting), composed(orders, asking));
  expect(words(review)).toEqual([
    'ReportingService now requests orders/write without acceptance by its provider, which grants nothing; requested by team-reporting, provided by team-orders: each of them must approve',
  ]);
  expect(kindsOf(review)).toEqual([]);
  expect(review.comparison.cells.filter(({ before, after }) => before !== after)).toEqual([]);
});

test('another reason is told where the grant stays', () => {
  const other = serviceWith(reporting, { consumes: { 'orders/read': 'Weekly report' } });
  expect(words(reviewOf(composed(orders, reporting), composed(orders, other)))).toEqual([
    'ReportingService requests orders/read for another reason; reason: Weekly report; requested by team-reporting, provided by team-orders: each of them must approve',
  ]);
});

test('the first version that says who owns what is one statement', () => {
  const { resourceServers, clients, routes } = composeAccess([orders, reporting]).oneApi();
  const alone = { access: { resourceServers, clients, routes } };
  const review = reviewOf(alone, composed(orders, reporting));
  expect(words(review)).toEqual([
    'the stack now says who owns its 2 services: orders: team-orders, reporting: team-reporting',
  ]);
  expect(words(reviewOf(composed(orders, reporting), alone))).toEqual([
    'the stack no longer says who owns which service',
  ]);
});

test('a contract that is taken from elsewhere, and a part of another service, are told', () => {
  const contracted = (source: string) => composed({ ...orders, source }, reporting);
  expect(words(reviewOf(contracted('a@1.0.0'), contracted('a@1.1.0')))).toEqual([
    'the contract of the service orders is now a@1.1.0 instead of a@1.0.0',
  ]);
  const renamed = serviceWith(reporting, { name: 'reports' });
  const said = words(reviewOf(composed(orders, reporting), composed(orders, renamed)));
  expect(said).toContain('the client ReportingService now belongs to the service reports instead of reporting');
});

test('nothing is silent: whatever leaf of the note differs, something is said', () => {
  const base = composed({ ...orders, source: 'a@1.0.0' }, asking, billing);
  const note = base.access?.services ?? {};
  let leaves = 0;
  const each = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) each(part, [...path, name]);
      return;
    }
    leaves += 1;
    const services = structuredClone(note) as Record<string, unknown>;
    const parent = path.slice(0, -1).reduce((at, name) => at[name] as Record<string, unknown>, services);
    const last = path.at(-1) ?? '';
    parent[last] = last === 'missing' ? 'consumes' : `${String(value)}x`;
    const review = reviewOf(base, { access: { ...base.access, services } as never });
    expect([path.join('.'), review.access.length]).toEqual([path.join('.'), expect.any(Number)]);
    expect(review.access.length).toBeGreaterThan(0);
  };
  each(note, []);
  expect(leaves).toBeGreaterThan(12);
});

test('texts of others are quoted in a comment', () => {
  const loud = serviceWith(asking, {
    consumes: { 'orders/read': 'x', 'orders/write': '@everyone <!-- **approve** -->' },
  });
  const text = comment(reviewOf(composed(open, reporting), composed(open, loud)), { refused: [] });
  expect(text).toContain('reason: `@everyone <! -- **approve** -->`; requested by `team-reporting`');
});
