import type { Customer } from './customer';

/** A part of the list. */
export interface CustomerPage {
  readonly customers: readonly Customer[];
  /** Id to go on after; the page it leads to may be empty. Missing on the last page. */
  readonly next?: string;
}

/** What a caller sets; the store counts the version. */
export type CustomerUpdate = Pick<Customer, 'name' | 'email' | 'updatedAt'>;

/** How a change ended. */
export type ChangeOutcome =
  | { readonly outcome: 'changed'; readonly customer: Customer }
  | { readonly outcome: 'missing' }
  | {
      readonly outcome: 'mismatch';
      /** The version the customer has. */
      readonly version: number;
    };

/** Where customers are kept. What a caller can cause is an outcome; only what is broken throws. */
export interface CustomerStore {
  /**
   * At most `limit` customers (1 to 100), in an order that stays the same between pages.
   * `after` may name a customer that is gone.
   */
  list(page: { readonly limit: number; readonly after?: string | undefined }): Promise<CustomerPage>;

  /** Sees every write that was answered before. */
  get(id: string): Promise<Customer | undefined>;

  create(customer: Customer): Promise<'created' | 'conflict'>;

  /** Changes the customer if it is at `version`, or at any version when that is `'any'`. */
  change(id: string, update: CustomerUpdate, version: number | 'any'): Promise<ChangeOutcome>;

  remove(id: string): Promise<'removed' | 'missing'>;
}
