import path from 'node:path';
import { TerraformJsonError } from './error';
import type { ManifestStack } from './manifest';
import { readManifest } from './manifest';

/** A stack that was synthesized, as a deploy needs it. */
export interface DeployableStack {
  readonly name: string;
  readonly folder: string;
  /** Warnings of the synth. */
  readonly warnings: readonly string[];
}

/**
 * Stacks of an app in the order they are deployed: each after those that it refers to.
 * @param output - as `cdktf.out`
 * @param names - those to deploy; may be empty if there is one stack
 * @throws TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function deployableStacks(output: string, names: readonly string[]): Promise<DeployableStack[]> {
  const stacks = await readManifest(output);
  const known = [...stacks.keys()];
  const wanted = names.length === 0 && known.length === 1 ? known : names;
  const unknown = wanted.filter((name) => !stacks.has(name));
  if (wanted.length === 0 || unknown.length > 0) {
    const given = wanted.length === 0 ? `${known.length} stacks and no name` : `no stack "${unknown.join('", "')}"`;
    throw unreadable(`the app has ${given}, expected names of: ${known.join(', ')}; give them`);
  }
  return ordered(stacks, wanted).flatMap((name) => {
    const stack = stacks.get(name);
    if (!stack) return [];
    const warnings = stack.annotations.filter(({ level }) => level !== '@cdktf/info').map(({ message }) => message);
    return { name, folder: path.dirname(path.join(output, stack.synthesizedStackPath)), warnings };
  });
}

function ordered(stacks: ReadonlyMap<string, ManifestStack>, wanted: readonly string[]): string[] {
  const order = new Set<string>();
  const visit = (name: string, below: readonly string[]): void => {
    if (below.includes(name)) return;
    for (const dependency of stacks.get(name)?.dependencies ?? []) visit(dependency, [...below, name]);
    order.add(name);
  };
  for (const name of wanted) visit(name, []);
  return [...order].filter((name) => wanted.includes(name));
}

function unreadable(message: string): TerraformJsonError {
  return new TerraformJsonError('ERR_STACK_UNREADABLE', message);
}
