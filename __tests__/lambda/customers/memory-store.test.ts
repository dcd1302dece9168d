import { memoryStore } from '../../../lambda/customers/memory-store';
import { customerStoreContract, stored } from './customer-store-contract';

customerStoreContract(memoryStore);

test('the last page has no next, even when it is full', async () => {
  const store = memoryStore();
  await store.create(stored('c1'));
  await expect(store.list({ limit: 1 })).resolves.toEqual({ customers: [stored('c1')] });
});

test('two stores share nothing', async () => {
  await memoryStore().create(stored('c1'));
  await expect(memoryStore().get('c1')).resolves.toBeUndefined();
});
