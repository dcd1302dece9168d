import type { Attributes } from '../../terraform-json/stack-view';
import { record } from '../../terraform-json/stack-view';
import type { Leaf } from './leaf';
import { differingLeaves } from './leaf';

/** A resource, a data source, or another block of Terraform's language, as each side has it. */
export interface Subject {
  /** E.g. `aws_lambda_function.function`, `data.aws_region.here`, `output.ApiUrl` or `terraform`. */
  readonly address: string;
  /** Type in the tables of attributes: a resource's type, or the name of the block. */
  readonly type: string;
  readonly fate: 'created' | 'changed' | 'gone';
  /** Empty if the side does not have it, or its value is no object. */
  readonly before: Attributes;
  readonly after: Attributes;
  readonly leaves: readonly Leaf[];
}

/** Blocks that hold a block for each name. */
const NAMED = ['output', 'provider'];

/** Differences between two sides, by the resource or block they belong to. */
export function differingSubjects(base: Attributes, head: Attributes): Subject[] {
  const [old, own] = [subjects(base), subjects(head)];
  return [...new Set([...own.keys(), ...old.keys()])].flatMap((address) => {
    const [was, is] = [old.get(address), own.get(address)];
    const leaves = differingLeaves(was?.value, is?.value);
    const type = is?.type ?? was?.type ?? address;
    const fate = !was ? 'created' : !is ? 'gone' : 'changed';
    const [before, after] = [record(was?.value), record(is?.value)];
    return leaves.length === 0 ? [] : [{ address, type, fate, before, after, leaves } as const];
  });
}

function subjects(json: Attributes): ReadonlyMap<string, { readonly type: string; readonly value: unknown }> {
  return new Map(
    Object.entries(json).flatMap(([block, value]) => {
      if (block === 'resource' || block === 'data') {
        const prefix = block === 'data' ? 'data.' : '';
        return Object.entries(record(value)).flatMap(([type, byName]) =>
          Object.entries(record(byName)).map(
            ([name, attributes]) =>
              [`${prefix}${type}.${name}`, { type: `${prefix}${type}`, value: attributes }] as const,
          ),
        );
      }
      if (!NAMED.includes(block)) return [[block, { type: block, value }] as const];
      return Object.entries(record(value)).map(([name, each]) => {
        const type = block === 'provider' ? `provider.${name}` : block;
        return [`${block}.${name}`, { type, value: each }] as const;
      });
    }),
  );
}

/** Whether a subject is a resource, which Terraform destroys if it is removed. */
export function isResource({ type }: Pick<Subject, 'type'>): boolean {
  return type.includes('_') && !type.startsWith('data.') && !type.startsWith('provider.');
}
