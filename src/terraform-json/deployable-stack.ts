import path from 'node:path';
import * as z from 'zod';
import { TerraformJsonError } from './error';
import { readJson } from './terraform-json';

/** A stack that was synthesized, as a deploy needs it. */
export interface DeployableStack {
  readonly name: string;
  readonly folder: string;
  /** Warnings of the synth. */
  readonly warnings: readonly string[];
}

const schema = z.object({
  stacks: z.record(
    z.string(),
    z.object({
      name: z.string(),
      synthesizedStackPath: z.string(),
      dependencies: z.array(z.string()).default([]),
      annotations: z.array(z.object({ level: z.string(), message: z.string() })).default([]),
    }),
  ),
});

type Stacks = z.output<typeof schema>['stacks'];

/**
 * Stacks of an app in the order they are deployed: each after those that it refers to.
 * @param output - as `cdktf.out`
 * @param names - those to deploy; may be empty where there is one stack
 * @throws TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function deployableStacks(output: string, names: readonly string[]): Promise<DeployableStack[]> {
  const file = path.join(output, 'manifest.json');
  const read = schema.safeParse(await readJson(file));
  if (!read.success) throw unreadable(`${file} names no stacks, expected what cdktf synth writes; run it`);
  const { stacks } = read.data;
  const known = Object.keys(stacks);
  const wanted = names.length === 0 && known.length === 1 ? known : names;
  const unknown = wanted.filter((name) => !Object.hasOwn(stacks, name));
  if (wanted.length === 0 || unknown.length > 0) {
    const given = wanted.length === 0 ? `${known.length} stacks and no name` : `no stack "${unknown.join('", "')}"`;
    throw unreadable(`the app has ${given}, expected names of: ${known.join(', ')}; give them`);
  }
  return ordered(stacks, wanted).flatMap((name) => {
    const stack = stacks[name];
    if (!stack) return [];
    const warnings = stack.annotations.filter(({ level }) => level !== '@cdktf/info').map(({ message }) => message);
    return { name, folder: path.dirname(path.join(output, stack.synthesizedStackPath)), warnings };
  });
}

function ordered(stacks: Stacks, wanted: readonly string[]): string[] {
  const order = new Set<string>();
  const visit = (name: string, below: readonly string[]): void => {
    if (below.includes(name)) return;
    for (const dependency of stacks[name]?.dependencies ?? []) visit(dependency, [...below, name]);
    order.add(name);
  };
  for (const name of wanted) visit(name, []);
  return [...order].filter((name) => wanted.includes(name));
}

function unreadable(message: string): TerraformJsonError {
  return new TerraformJsonError('ERR_STACK_UNREADABLE', message);
}
