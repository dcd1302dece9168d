import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { errorCode, errorMessage } from '../../error/thrown';
import type { SynthesizedStack } from '../../terraform-json/terraform-json';
import { readJson } from '../../terraform-json/json-file';
import { parseTerraformJson, synthesizedFiles } from '../../terraform-json/terraform-json';
import type { Attributes } from '../../terraform-json/stack-view';
import { record } from '../../terraform-json/stack-view';
import type { Doubt } from '../../foreign/doubt';
import { ReviewError } from '../error';
import type { AuthorizerCode } from './authorizer-code';
import type { ResourceChange } from './resource-change';
import { readAssets } from './asset-files';
import { readFiles } from './stack-files';
import { readAuthorizerCode } from './authorizer-code';

/** One stack of one side of a change, as it was synthesized. */
export interface SideStack extends SynthesizedStack {
  readonly name: string;
  /** All of it, as Terraform reads it. */
  readonly content: Attributes;
  /** The state backend, as it is written. */
  readonly backend: unknown;
  /** Sources from which Terraform gets its providers, by name. */
  readonly providerSources: ReadonlyMap<string, string>;
  /** Text of blocks such as `module`, whose content the review does not read. */
  readonly opaque: ReadonlyMap<string, string>;
  /** Other files that Terraform reads in its folder, by name: the text of the lock file, or a digest. */
  readonly files: ReadonlyMap<string, string>;
  /** Digests of the functions' files, by folder within the stack's folder. */
  readonly assets: ReadonlyMap<string, string>;
  /** Functions that decide by a table, by their folders. */
  readonly code: ReadonlyMap<string, AuthorizerCode>;
  /**
   * Parts with which AWS may do something else than the JSON says.
   * @default - none, as in a stack that was synthesized
   */
  readonly doubts?: readonly Doubt[];
}

/** One stack before and after a change; absent if there is none. */
export interface StackPair {
  readonly name: string;
  readonly base?: SideStack;
  readonly head?: SideStack;
  /**
   * Names of the variables in the environment that the plan was made in.
   * @default - none that steers Terraform
   */
  readonly variables?: readonly string[];
  /**
   * Changes of resources by a plan, if both sides come from that plan.
   * @default - the differences between the two sides
   */
  readonly changes?: readonly ResourceChange[];
}

const READ_BLOCKS = ['//', 'data', 'output', 'provider', 'resource', 'terraform'];
/** Blocks that hold no resources and cannot be referred to. */
const EMPTY_BLOCKS = ['check', 'import', 'moved', 'removed'];

const stackShape = z.object({
  terraform: z.object({
    backend: z.unknown().optional(),
    required_providers: z.record(z.string(), z.object({ source: z.string() })).catch({}),
  }),
});

/**
 * The stacks of both sides, by name. Two single files are one pair, even if their stacks have different names.
 * @param base - a folder `cdktf.out`, or one stack's `cdk.tf.json`; may be missing or empty, before the first
 *   deployment
 * @param head - as base, but must exist
 * @throws ReviewError `ERR_INPUT_UNREADABLE` or TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function readPairs(base: string, head: string): Promise<StackPair[]> {
  const before = await readSide(base);
  const after = await readSide(head);
  if (!after) {
    throw new ReviewError(
      'ERR_INPUT_UNREADABLE',
      `${head} does not exist, expected a folder that cdktf synth wrote; run cdktf synth`,
    );
  }
  const [first] = after.stacks;
  const [old] = before?.stacks ?? [];
  if (first && old && after.isFile && before?.isFile) return [{ name: first.name, base: old, head: first }];
  const names = new Set([...after.stacks, ...(before?.stacks ?? [])].map(({ name }) => name));
  return [...names].map((name) => {
    const [own, other] = [
      before?.stacks.find((each) => each.name === name),
      after.stacks.find((each) => each.name === name),
    ];
    return { name, ...(own && { base: own }), ...(other && { head: other }) };
  });
}

interface Side {
  readonly isFile: boolean;
  readonly stacks: readonly SideStack[];
}

async function readSide(place: string): Promise<Side | undefined> {
  const found = await stat(place).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new ReviewError('ERR_INPUT_UNREADABLE', `${place} cannot be read: ${errorMessage(error)}; correct it`);
  });
  if (!found) return undefined;
  if (!found.isDirectory()) return { isFile: true, stacks: [await readStack(place)] };
  const names = await readdir(place);
  if (names.length === 0) return undefined;
  if (!names.includes('manifest.json')) {
    const message = `${place} has no manifest.json, expected a folder that cdktf synth wrote; run cdktf synth. The review reads no other folder of Terraform, not even with a plan`;
    throw new ReviewError('ERR_INPUT_UNREADABLE', message);
  }
  const files = await synthesizedFiles(place);
  return {
    isFile: false,
    stacks: await Promise.all([...files].map(async ([name, file]) => readStack(await inside(place, file), name))),
  };
}

/**
 * Reads one stack.
 * @param file - its `cdk.tf.json`
 * @param name - as the app's manifest has it, if it is not the one in the file
 * @throws ReviewError `ERR_INPUT_UNREADABLE` or TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function readStack(file: string, name?: string): Promise<SideStack> {
  const content = await readJson(file);
  const { json, ...parts } = stackParts(content);
  const written = json['//']?.metadata.stackName;
  // Any other JSON would pass for a stack without resources.
  if (written === undefined) {
    const message = `${file} holds no name of a stack, expected a stack that cdktf synth wrote; give its cdk.tf.json`;
    throw new ReviewError('ERR_INPUT_UNREADABLE', message);
  }
  const directory = path.dirname(file);
  return {
    name: name ?? written,
    json,
    directory,
    ...parts,
    files: await readFiles(file),
    assets: await readAssets(directory),
    code: await readAuthorizerCode(directory, json),
  };
}

/** Whether two sides are equal in everything that is read of them; their folders may differ. */
export function isSameStack(one: SideStack, other: SideStack): boolean {
  const read = ({ name, content, files, assets, code }: SideStack) => [
    name,
    content,
    files,
    assets,
    [...code.values()],
  ];
  return isDeepStrictEqual(read(one), read(other));
}

/**
 * Reads the parts of a stack's JSON.
 * @throws TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export function stackParts(
  content: unknown,
): Pick<SideStack, 'json' | 'content' | 'backend' | 'providerSources' | 'opaque'> {
  const json = parseTerraformJson(content);
  const { terraform } = stackShape.safeParse(content).data ?? {};
  return {
    json,
    content: record(content),
    backend: terraform?.backend,
    providerSources: new Map(
      Object.entries(terraform?.required_providers ?? {}).map(([provider, { source }]) => [provider, source]),
    ),
    opaque: opaqueBlocks(content),
  };
}

function opaqueBlocks(content: unknown): ReadonlyMap<string, string> {
  const blocks = Object.entries(content ?? {}).filter(([block]) => ![...READ_BLOCKS, ...EMPTY_BLOCKS].includes(block));
  const opaque = new Map(blocks.map(([block, value]) => [block, JSON.stringify(value)]));
  const text = JSON.stringify(content);
  // A resource may have that name, and the reader of the JSON passes over it.
  return text.includes('"__proto__":') ? opaque.set('__proto__', text) : opaque;
}

/** A manifest may come from an untrusted pull request, so it may only name files inside its folder. */
async function inside(folder: string, file: string): Promise<string> {
  // A link may also lead outside. A missing file is reported when it is read.
  const linked = await realpath(file).catch(() => undefined);
  const isInside = linked === undefined || isBelow(await realpath(folder), linked);
  if (isBelow(folder, file) && isInside) return file;
  const message = `${path.join(folder, 'manifest.json')} names ${file}, expected a file inside the folder; run cdktf synth`;
  throw new ReviewError('ERR_INPUT_UNREADABLE', message);
}

function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
