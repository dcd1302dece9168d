import type { Customer } from './customer';

/** A page of the list. */
export interface CustomerPage {
  readonly customers: readonly Customer[];
  /** The next page starts after this id, and may be empty. Missing on the last page. */
  readonly next?: string;
}

/** Fields that an update changes; the store counts the version. */
export type CustomerUpdate = Pick<Customer, 'name' | 'email' | 'updatedAt'>;

/** Result of a change. */
export type ChangeOutcome =
  | { readonly outcome: 'changed'; readonly customer: Customer }
  | { readonly outcome: 'missing' }
  | {
      readonly outcome: 'mismatch';
      /** Version of the stored customer. */
      readonly version: number;
    };

/** Storage of customers. An error that a caller can cause is an outcome; only a failure of the store throws. */
export interface CustomerStore {
  /**
   * Lists at most `limit` customers (1 to 100), in an order that stays the same between pages. `after` may name a
   * deleted customer.
   */
  list(page: { readonly limit: number; readonly after?: string | undefined }): Promise<CustomerPage>;

  /** Sees every write that was answered before the call. */
  get(id: string): Promise<Customer | undefined>;

  create(customer: Customer): Promise<'created' | 'conflict'>;

  /** Changes the customer if it is at `version`, or at any version when that is `'any'`. */
  change(id: string, update: CustomerUpdate, version: number | 'any'): Promise<ChangeOutcome>;

  remove(id: string): Promise<'removed' | 'missing'>;
}
