import type { Customer } from '../../../lambda/customers/customer';
import type { CustomerStore } from '../../../lambda/customers/customer-store';

/** A stored customer. */
export function stored(id: string, fields: Partial<Customer> = {}): Customer {
  const at = '2026-01-01T00:00:00.000Z';
  return { id, name: `Name of ${id}`, email: `${id}@example.com`, version: 1, createdAt: at, updatedAt: at, ...fields };
}

const update = { name: 'Changed', email: 'changed@example.com', updatedAt: '2026-01-02T00:00:00.000Z' };

/** Tests that every store must pass; `open` returns an empty one. */
export function customerStoreContract(open: () => CustomerStore | Promise<CustomerStore>) {
  let store: CustomerStore;

  beforeEach(async () => {
    store = await open();
  });

  async function allPages(limit: number): Promise<string[]> {
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page = await store.list({ limit, after });
      expect(page.customers.length).toBeLessThanOrEqual(limit);
      ids.push(...page.customers.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    return ids;
  }

  test('a created customer is read as it was written', async () => {
    await expect(store.create(stored('c1'))).resolves.toBe('created');
    await expect(store.get('c1')).resolves.toEqual(stored('c1'));
  });

  test('a second customer with the same id is a conflict and changes nothing', async () => {
    await store.create(stored('c1'));
    await expect(store.create(stored('c1', { name: 'Other' }))).resolves.toBe('conflict');
    await expect(store.get('c1')).resolves.toEqual(stored('c1'));
  });

  test('a customer that was never created is undefined', async () => {
    await expect(store.get('c1')).resolves.toBeUndefined();
  });

  test.each([1, 'any'] as const)('a change from version %s raises the version and keeps the rest', async (version) => {
    await store.create(stored('c1'));
    const expected = stored('c1', { ...update, version: 2 });
    await expect(store.change('c1', update, version)).resolves.toEqual({ outcome: 'changed', customer: expected });
    await expect(store.get('c1')).resolves.toEqual(expected);
  });

  test('a change from another version is a mismatch that names the version, and changes nothing', async () => {
    await store.create(stored('c1'));
    await expect(store.change('c1', update, 2)).resolves.toEqual({ outcome: 'mismatch', version: 1 });
    await expect(store.get('c1')).resolves.toEqual(stored('c1'));
  });

  test('of two changes from the same version one succeeds', async () => {
    await store.create(stored('c1'));
    const outcomes = await Promise.all([store.change('c1', update, 1), store.change('c1', update, 1)]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'mismatch']);
  });

  test.each([1, 'any'] as const)('a change from version %s of a missing customer creates none', async (version) => {
    await expect(store.change('c1', update, version)).resolves.toEqual({ outcome: 'missing' });
    await expect(store.get('c1')).resolves.toBeUndefined();
  });

  test('a removed customer is gone on the next read and the next list', async () => {
    await store.create(stored('c1'));
    await expect(store.remove('c1')).resolves.toBe('removed');
    await expect(store.get('c1')).resolves.toBeUndefined();
    await expect(store.list({ limit: 100 })).resolves.toEqual({ customers: [] });
    await expect(store.remove('c1')).resolves.toBe('missing');
  });

  test.each([1, 2, 3, 100])('pages of %d hold every customer once', async (limit) => {
    const ids = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'];
    for (const id of ids) await store.create(stored(id));
    expect((await allPages(limit)).sort()).toEqual(ids);
  });

  test('a page goes on after a customer that was removed meanwhile', async () => {
    for (const id of ['c1', 'c2', 'c3']) await store.create(stored(id));
    const first = await store.list({ limit: 1 });
    await store.remove(first.next ?? '');
    const rest = await store.list({ limit: 100, after: first.next });
    expect(rest.customers).toHaveLength(2);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is an id like any other', async (id) => {
    await expect(store.get(id)).resolves.toBeUndefined();
    await expect(store.create(stored(id))).resolves.toBe('created');
    await expect(store.get(id)).resolves.toEqual(stored(id));
    await expect(store.remove(id)).resolves.toBe('removed');
  });
}
