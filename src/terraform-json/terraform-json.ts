import { existsSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { TerraformJsonError } from './error';
import { readJson } from './json-file';
import { readManifest } from './manifest';

const attributes = z.record(z.string(), z.unknown());
const blocks = z.record(z.string(), z.record(z.string(), attributes));

const suppression = z.object({ rule: z.string(), path: z.string(), subject: z.string(), reason: z.string() });

/** A backend that is not a function of the stack. */
const foreignBackend = z.union([z.object({ url: z.string() }), z.object({ functionArn: z.string() })]);

/** The end of a grant, and the client that holds it up to there. */
const grantEnd = z.object({ client: z.string(), scope: z.string(), until: z.string(), reason: z.string() });

const texts = z.record(z.string(), z.string());

/** The service that provides each part, if the access is composed of several services. */
const services = z.object({
  owners: texts,
  resourceServers: texts,
  clients: texts,
  reasons: z.record(z.string(), texts),
  oneSided: z.array(z.object({ client: z.string(), scope: z.string(), missing: z.enum(['accept', 'consumes']) })),
  sources: texts.default({}),
});

const schema = z.object({
  '//': z
    .object({
      metadata: z.object({ stackName: z.string() }),
      policy: z.object({ suppressions: z.array(suppression) }).optional(),
      grants: z.object({ day: z.string(), warningDays: z.number(), ends: z.array(grantEnd) }).optional(),
      api: z.string().optional(),
      backends: z.record(z.string(), foreignBackend).optional(),
      services: services.optional(),
    })
    .optional(),
  provider: z.record(z.string(), z.array(attributes)).default({}),
  resource: blocks.default({}),
  data: blocks.default({}),
  output: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
});

/** Address of a backend that is not a function of the stack. */
export type ForeignBackend = z.output<typeof foreignBackend>;

/** The parts of one stack's `cdk.tf.json` that the gateway reads. */
export type TerraformJson = z.output<typeof schema>;

/** A stack's JSON, and the folder its relative paths are meant from. */
export interface SynthesizedStack {
  readonly json: TerraformJson;
  readonly directory: string;
  /** The OpenAPI document of its API, if one is described. */
  readonly openapi?: object;
  /** The declaration that it was made of, if it was made of one. */
  readonly access?: object;
}

/** Name of a stack as cdktf wrote it into the JSON; empty if it wrote none. */
export function stackName({ json }: Pick<SynthesizedStack, 'json'>): string {
  return json['//']?.metadata.stackName ?? '';
}

/**
 * Checks that `json` has the shape of Terraform JSON.
 * @throws TerraformJsonError `ERR_STACK_UNREADABLE`
 * @see Terraform docs, "JSON Configuration Syntax"
 */
export function parseTerraformJson(json: unknown): TerraformJson {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw unreadable(
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
    'Terraform JSON as cdktf writes it',
  );
}

/**
 * The file of each stack that `cdktf synth` wrote, by the stack's name.
 * @param folder - usually `cdktf.out`, with its `manifest.json`
 * @throws TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function synthesizedFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const stacks = [...(await readManifest(folder))];
  return new Map(stacks.map(([name, { synthesizedStackPath }]) => [name, path.join(folder, synthesizedStackPath)]));
}

/**
 * Reads a stack that `cdktf synth` wrote.
 * @param folder - usually `cdktf.out`, with its `manifest.json`
 * @param name - may be left out if there is one stack
 * @throws TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function readSynthesizedStack(folder: string, name?: string): Promise<SynthesizedStack> {
  return readSynthesized(await synthesizedFiles(folder), name);
}

/**
 * Reads the stacks that `cdktf synth` wrote, in the order of their names.
 * @param folder - usually `cdktf.out`, with its `manifest.json`
 * @param name - reads this one, and those that it refers to
 * @default - all
 * @throws TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function readSynthesizedStacks(folder: string, name?: string): Promise<SynthesizedStack[]> {
  const files = await synthesizedFiles(folder);
  const manifest = await readManifest(folder);
  const wanted = new Set(name === undefined ? files.keys() : [name]);
  // A set that grows is walked to its end.
  for (const each of wanted) for (const other of manifest.get(each)?.dependencies ?? []) wanted.add(other);
  return Promise.all([...wanted].sort().map((each) => readSynthesized(files, each)));
}

async function readSynthesized(
  files: ReadonlyMap<string, string>,
  name: string | undefined,
): Promise<SynthesizedStack> {
  const names = [...files.keys()];
  const only = names.length === 1 ? names[0] : undefined;
  const file = files.get(name ?? only ?? '');
  if (file === undefined) {
    const [given, fix] =
      name === undefined
        ? [`${names.length} stacks, and none is named`, 'name it with --stack']
        : [`no stack "${name}"`, 'correct --stack'];
    const message = `the app has ${given}, expected one of: ${names.join(', ')}; ${fix}`;
    throw new TerraformJsonError('ERR_STACK_UNREADABLE', message);
  }
  const directory = path.dirname(file);
  const openapi = await readCompanion(directory, 'openapi.json');
  const access = await readCompanion(directory, 'access.json');
  return {
    json: parseTerraformJson(await readJson(file)),
    directory,
    ...(openapi === undefined ? {} : { openapi }),
    ...(access === undefined ? {} : { access }),
  };
}

/**
 * Reads a file that synth wrote beside the Terraform JSON of a stack.
 * @returns undefined if there is no such file
 * @throws TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function readCompanion(directory: string, name: string): Promise<object | undefined> {
  const file = path.join(directory, name);
  return existsSync(file) ? ((await readJson(file)) as object) : undefined;
}

function unreadable(given: string, expected: string): TerraformJsonError {
  return new TerraformJsonError('ERR_STACK_UNREADABLE', `the stack has ${given}, expected ${expected}; correct it`);
}
