import type * as z from 'zod';
import { TerraformJsonError } from '../../terraform-json/error';
import type { ResourceShape, StackResource, ResolvedStack } from '../../terraform-json/resolved-stack';

/** A part of the JSON that may affect access, and was not understood. */
export interface Unread {
  readonly address: string;
  /** Why, in words that hold names of the JSON. */
  readonly reason: string;
}

/** Collects the parts that are not understood, so that the rest can be reviewed. */
export class UnreadLog {
  readonly #entries = new Map<string, string>();

  get entries(): Unread[] {
    return [...this.#entries].map(([address, reason]) => ({ address, reason }));
  }

  add(address: string, reason: string): void {
    if (!this.#entries.has(address)) this.#entries.set(address, reason);
  }

  /** Like `add`, with a reason that replaces any other. */
  explain(address: string, reason: string): void {
    this.#entries.set(address, reason);
  }

  has(address: string): boolean {
    return this.#entries.has(address);
  }

  /** The result of `read`, or undefined if the reader of the local gateway refuses the resource. */
  try<T>(address: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof TerraformJsonError)) throw error;
      this.add(address, error.message);
      return undefined;
    }
  }

  /** The attributes of a resource, or undefined if it has some that are not modelled. */
  read<Shape extends z.ZodRawShape>(stack: ResolvedStack, resource: StackResource, shape: ResourceShape<Shape>) {
    return this.try(resource.address, () => stack.read(resource, shape));
  }
}
