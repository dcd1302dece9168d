import path from 'node:path';
import * as z from 'zod';
import { TerraformJsonError } from './error';
import { readJson } from './json-file';

const schema = z.object({
  stacks: z.record(
    z.string(),
    z.object({
      name: z.string(),
      synthesizedStackPath: z.string(),
      /** The folder in which cdktf runs Terraform. */
      workingDirectory: z.string().optional(),
      /** Names of the stacks that it refers to. */
      dependencies: z.array(z.string()).default([]),
      annotations: z.array(z.object({ level: z.string(), message: z.string() })).default([]),
    }),
  ),
});

/** A stack in the manifest. */
export type ManifestStack = z.output<typeof schema>['stacks'][string];

/**
 * The manifest of `cdktf synth`: the stacks that it wrote, by name.
 * @param folder - usually `cdktf.out`
 * @throws TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function readManifest(folder: string): Promise<ReadonlyMap<string, ManifestStack>> {
  const file = path.join(folder, 'manifest.json');
  const read = schema.safeParse(await readJson(file));
  if (!read.success)
    throw unreadable(`${file} names no stacks, expected a folder that cdktf synth wrote; run cdktf synth`);
  const stacks = new Map(Object.entries(read.data.stacks));
  for (const [key, { name, synthesizedStackPath, workingDirectory }] of stacks) {
    // Terraform would run in another folder, or under another stack name, than the JSON that was read.
    const isElsewhere = path.normalize(workingDirectory ?? '') !== path.dirname(path.normalize(synthesizedStackPath));
    if (name === key && (workingDirectory === undefined || !isElsewhere)) continue;
    throw unreadable(
      `${file} has the stack "${key}" as "${name}" in ${workingDirectory ?? 'no folder'}, expected one name, and the folder of ${synthesizedStackPath}; run cdktf synth`,
    );
  }
  return stacks;
}

function unreadable(message: string): TerraformJsonError {
  return new TerraformJsonError('ERR_STACK_UNREADABLE', message);
}
