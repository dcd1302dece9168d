import type { Instance } from './instance';
import type { Remark } from './resources';

/** Readings of a plan that may be wrong, because it is read without the files of its configuration. */
export class Assumptions {
  /** Resource servers whose list of scopes others take, by the addresses of those. */
  readonly #wholeLists = new Map<Instance, Set<string>>();
  /** Attributes of resources that name the instance of their own key, by type and attribute. */
  readonly #sameKeys = new Map<string, Set<string>>();
  /** Authorizers, and the pools that they refer to. */
  readonly #pools = new Map<Instance, readonly Instance[]>();

  wholeList(server: Instance, { address }: Instance): void {
    add(this.#wholeLists, server, address);
  }

  sameKey({ type, address }: Instance, attribute: string): void {
    add(this.#sameKeys, `${type}.${attribute}`, address);
  }

  pools(authorizer: Instance, pools: readonly Instance[]): void {
    this.#pools.set(authorizer, pools);
  }

  /** A line for each that may be wrong. */
  remarks(instances: readonly Instance[]): Remark[] {
    return [...this.#wholeListRemarks(), ...this.#sameKeyRemarks(), ...this.#poolRemarks(instances)];
  }

  /** A plan does not tell a list from a part of it. */
  #wholeListRemarks(): Remark[] {
    return [...this.#wholeLists].map(([{ address }, takers]) => ({
      address,
      text: `all of its scopes count for ${named(takers)}: a plan does not say whether an expression takes a part of scope_identifiers, adds to it or changes it; --source FOLDER does`,
    }));
  }

  #sameKeyRemarks(): Remark[] {
    return [...this.#sameKeys].map(([place, takers]) => {
      const [, attribute = ''] = place.split('.');
      const [address = ''] = [...takers].sort();
      const owners = takers.size === 1 ? '' : ` (and that of ${takers.size - 1} more)`;
      const text = `its ${attribute}${owners} is read as a reference to the instance of the same key: a plan does not say how an index is worked out; --source FOLDER does`;
      return { address, text };
    });
  }

  /** Literal ARNs matter only if a client here is of a pool that is named by one. */
  #poolRemarks(instances: readonly Instance[]): Remark[] {
    const isNamed = instances.some(
      ({ type, values }) => type === 'aws_cognito_user_pool_client' && typeof values.user_pool_id === 'string',
    );
    return [...this.#pools].flatMap(([{ address }, pools]) => {
      if (!isNamed && pools.length < 2) return [];
      const text = `the user pools that provider_arns refers to count, and no other: a plan does not say whether an expression takes a part of them, or adds to them; --source FOLDER does`;
      return [{ address, text }];
    });
  }
}

function add<Key>(all: Map<Key, Set<string>>, key: Key, value: string): void {
  const known = all.get(key) ?? new Set();
  all.set(key, known.add(value));
}

function named(all: ReadonlySet<string>): string {
  const [first = '', second, ...others] = [...all].sort();
  if (second === undefined) return first;
  return `${first} and ${others.length === 0 ? second : `${others.length + 1} others`}`;
}
