import type { Customer } from './customer';
import type { CustomerStore } from './customer-store';

/** Keeps customers in memory, for the local gateway and for tests; they are lost when the process ends. */
export function memoryStore(): CustomerStore {
  const customers = new Map<string, Customer>();

  return {
    list({ limit, after = '' }) {
      const rest = [...customers.values()].filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1));
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      return Promise.resolve({ customers: page, ...(last && rest.length > limit && { next: last.id }) });
    },

    get: (id) => Promise.resolve(customers.get(id)),

    create(customer) {
      if (customers.has(customer.id)) return Promise.resolve('conflict');
      customers.set(customer.id, customer);
      return Promise.resolve('created');
    },

    change(id, update, version) {
      const current = customers.get(id);
      if (!current) return Promise.resolve({ outcome: 'missing' });
      if (version !== 'any' && version !== current.version) {
        return Promise.resolve({ outcome: 'mismatch', version: current.version });
      }
      const customer = { ...current, ...update, version: current.version + 1 };
      customers.set(id, customer);
      return Promise.resolve({ outcome: 'changed', customer });
    },

    remove: (id) => Promise.resolve(customers.delete(id) ? 'removed' : 'missing'),
  };
}
