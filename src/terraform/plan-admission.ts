import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readJson } from '../terraform-json/terraform-json';
import { PlanAdmissionError } from './error';

/** Terraform JSON of a stack, in the folder that it was synthesized to. */
export const STACK_FILE = 'cdk.tf.json';

/** What a plan may use beside the list below. */
export interface Admission {
  /**
   * JSON of the same stack on the base branch: its backend is then the only one, and its providers and data sources are
   * taken where they are the same.
   * @default - the lists below alone
   */
  readonly base?: unknown;
  /**
   * Address of an AWS emulator, the only one that providers and the backend may be sent to.
   * @default - AWS itself
   */
  readonly endpoint?: string | undefined;
  /**
   * Subjects that are taken although they are not on the list, e.g. `import`.
   * @default []
   */
  readonly allowed?: readonly string[];
}

/** One thing that a plan would run, read or load. */
export interface Refusal {
  /** Name of its kind, e.g. `provisioner` or `data aws_ssm_parameter`. */
  readonly subject: string;
  /** What it would do. */
  readonly reason: string;
}

/** Top-level blocks of Terraform that a plan only computes with. */
const BLOCKS = ['//', 'data', 'locals', 'moved', 'output', 'provider', 'resource', 'terraform', 'variable'];

/** Other blocks, by what a plan does with them. */
const REFUSED_BLOCKS: Readonly<Record<string, string>> = {
  action: 'it runs something at apply',
  check: 'a data source in it is read at every plan, and can send values away',
  ephemeral: 'it reads secrets at every plan',
  import: 'Terraform reads the named resource into the plan',
  module: 'Terraform loads code from elsewhere',
  removed: 'Terraform forgets a resource, or runs a provisioner',
};

/** Providers by their local names, with the ways to write their source. */
const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  aws: ['aws', 'hashicorp/aws', 'registry.terraform.io/hashicorp/aws'],
  archive: ['archive', 'hashicorp/archive', 'registry.terraform.io/hashicorp/archive'],
};

const PROVIDER_ARGUMENTS = ['alias', 'allowed_account_ids', 'default_tags', 'region'];
const BACKEND_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  local: ['path'],
  s3: ['allowed_account_ids', 'bucket', 'encrypt', 'key', 'kms_key_id', 'region', 'use_lockfile'],
};
/** Arguments that an emulator needs, and that are of no use without its address. */
const EMULATOR_ARGUMENTS = ['endpoints', 's3_use_path_style', 'skip_metadata_api_check', 'use_path_style'];

/** Data sources that know the account, compute, or zip what was bundled. */
const DATA = ['archive_file', 'aws_caller_identity', 'aws_iam_policy_document', 'aws_partition', 'aws_region'];

/** Functions that read files of the machine, where credentials are. */
const FILE_FUNCTION = /(?<![\w.-])(file\w*|templatefile|templatestring|pathexpand|abspath)(?![\w.-])/;

/** Files that a synth writes; archives are made by the plan. */
const FILES = [STACK_FILE, 'access.json', 'openapi.json', 'settings.json'];
const FOLDERS = ['archives', 'assets'];

/**
 * Refuses a stack before Terraform sees it with credentials. A plan is no mere reading: it runs data sources, loads
 * providers and modules, and opens the backend.
 * @param folder - of the stack, as it was synthesized
 * @throws PlanAdmissionError `ERR_PLAN_REFUSED` with every subject; nothing was run then
 * @see Terraform docs, "JSON Configuration Syntax" and "Files and Directories"
 */
export async function admitStack(folder: string, admission: Admission = {}): Promise<void> {
  const found = [
    ...(await fileRefusals(folder)),
    ...refusals(await readJson(path.join(folder, STACK_FILE)), admission),
  ].filter(({ subject }) => !admission.allowed?.includes(subject));
  if (found.length === 0) return;
  const bySubject = new Map(found.map(({ subject, reason }) => [subject, reason]));
  const listed = [...bySubject].map(([subject, reason]) => `${subject} (${reason})`).join(', ');
  throw new PlanAdmissionError(
    `the stack in ${folder} has ${listed}, expected only what a plan needs; nothing was run, remove it or name it with --allow`,
  );
}

/** Everything in the JSON of a stack that is not on the lists. Pure. */
export function refusals(json: unknown, admission: Admission = {}): Refusal[] {
  return [...listRefusals(json), ...blockRefusals(json, admission)];
}

function blockRefusals(json: unknown, admission: Admission): Refusal[] {
  const base = record(admission.base) ?? {};
  return blocksOf(json).flatMap(([block, body]) => {
    if (block === 'terraform') return terraformRefusals(body, base.terraform, admission);
    if (block === 'provider') return providerRefusals(body, base.provider, admission);
    if (block === 'data') return dataRefusals(body, base.data);
    if (block === 'resource') return [...resourceRefusals(body), ...expressionRefusals(body)];
    if (BLOCKS.includes(block)) return block === '//' ? [] : expressionRefusals(body);
    return [{ subject: block, reason: REFUSED_BLOCKS[block] ?? 'nobody knows what a plan does with it' }];
  });
}

function terraformRefusals(body: unknown, base: unknown, admission: Admission): Refusal[] {
  const ofBase = record(base) ?? {};
  const judged = admission.base !== undefined;
  const settings = blocksOf(body);
  const places = settings.filter(([name]) => name === 'backend' || name === 'cloud');
  return [
    ...(judged && !isDeepStrictEqual(Object.fromEntries(places), pick(ofBase, ['backend', 'cloud']))
      ? [{ subject: 'backend', reason: 'it is not that of the base branch, and Terraform opens it with credentials' }]
      : []),
    ...settings.flatMap(([name, value]) => {
      if (name === 'required_version') return [];
      if (name === 'required_providers') return sourceRefusals(value, ofBase.required_providers);
      if (name === 'cloud' || name === 'backend') {
        return judged || name === 'cloud' ? [] : backendRefusals(value, admission);
      }
      return [{ subject: `terraform ${name}`, reason: 'it changes how Terraform runs' }];
    }),
  ];
}

function sourceRefusals(body: unknown, base: unknown): Refusal[] {
  return blocksOf(body).flatMap(([name, value]) => {
    if (isDeepStrictEqual(value, record(base)?.[name])) return [];
    const { source = name, version, ...others } = record(value) ?? { shape: value };
    const isKnown = PROVIDERS[name]?.some((known) => known === source) ?? false;
    if (isKnown && (version === undefined || typeof version === 'string') && Object.keys(others).length === 0)
      return [];
    return [{ subject: `provider ${name}`, reason: 'Terraform would load and run this program' }];
  });
}

function backendRefusals(body: unknown, { endpoint }: Admission): Refusal[] {
  return blocksOf(body).flatMap(([type, config]) => {
    const known = BACKEND_ARGUMENTS[type];
    if (!known) return [{ subject: `backend ${type}`, reason: 'Terraform would send the state there' }];
    return argumentRefusals(`backend ${type}`, config, known, endpoint);
  });
}

function providerRefusals(body: unknown, base: unknown, { endpoint }: Admission): Refusal[] {
  return blocksOf(body).flatMap(([name, instances]) => {
    if (isDeepStrictEqual(instances, record(base)?.[name])) return [];
    if (!Object.hasOwn(PROVIDERS, name)) {
      return [{ subject: `provider ${name}`, reason: 'Terraform would load and run this program' }];
    }
    return [
      ...[instances].flat().flatMap((each) => argumentRefusals(`provider ${name}`, each, PROVIDER_ARGUMENTS, endpoint)),
      ...expressionRefusals(instances),
    ];
  });
}

function argumentRefusals(
  of: string,
  config: unknown,
  known: readonly string[],
  endpoint: string | undefined,
): Refusal[] {
  return blocksOf(config).flatMap(([name, value]) => {
    if (known.includes(name)) return [];
    const isEmulated = endpoint !== undefined && EMULATOR_ARGUMENTS.includes(name);
    if (isEmulated && (name !== 'endpoints' || valuesIn(value).every((address) => address === endpoint))) return [];
    return [{ subject: `${of} ${name}`, reason: 'it changes whom Terraform asks, and as whom' }];
  });
}

function dataRefusals(body: unknown, base: unknown): Refusal[] {
  return blocksOf(body).flatMap(([type, instances]) =>
    blocksOf(instances).flatMap(([name, config]) => {
      if (isDeepStrictEqual(config, record(record(base)?.[type])?.[name])) return [];
      if (!DATA.includes(type)) return [{ subject: `data ${type}`, reason: 'a plan reads it, with credentials' }];
      return [...(type === 'archive_file' ? archiveRefusals(config) : []), ...expressionRefusals(config)];
    }),
  );
}

/** A zip takes what was bundled, and lies in the folder of the stack. */
function archiveRefusals(config: unknown): Refusal[] {
  return blocksOf(config).flatMap(([name, value]) => {
    const isOption = ['//', 'type', 'output_file_mode', 'depends_on', 'lifecycle'].includes(name);
    const isPlace = ['source_dir', 'output_path'].includes(name) && isBelow(value);
    if (isOption || isPlace) return [];
    return [{ subject: `data archive_file ${name}`, reason: 'it reads or writes outside the folder of the stack' }];
  });
}

function isBelow(place: unknown): boolean {
  return (
    typeof place === 'string' &&
    FOLDERS.some((folder) => place.startsWith(`${folder}/`)) &&
    !/[$%]\{/.test(place) &&
    !place.split('/').includes('..')
  );
}

function resourceRefusals(body: unknown): Refusal[] {
  return blocksOf(body).flatMap(([type, instances]) => {
    if (!/^(aws|archive)_/.test(type)) {
      return [{ subject: `resource ${type}`, reason: 'Terraform would load and run its provider' }];
    }
    return blocksOf(instances).flatMap(([, config]) =>
      blocksOf(config)
        .filter(([name]) => name === 'provisioner' || name === 'connection')
        .map(([subject]) => ({ subject, reason: 'it runs a program where the stack is applied' })),
    );
  });
}

/** Functions in any text that read files. */
function expressionRefusals(value: unknown): Refusal[] {
  return textsIn(value)
    .filter((text) => /[$%]\{/.test(text))
    .flatMap((text) => {
      const [, name] = FILE_FUNCTION.exec(text) ?? [];
      return name === undefined ? [] : [{ subject: `function ${name}`, reason: 'it reads files of the machine' }];
    });
}

/** Files and folders that no synth makes. Terraform reads some of them by their names alone. */
async function fileRefusals(folder: string): Promise<Refusal[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    if (!entry.isFile() && !entry.isDirectory()) {
      return [{ subject: `link ${name}`, reason: 'it leads out of the folder' }];
    }
    const [first = '', ...rest] = name.split('/');
    if (rest.length > 0) return [];
    if (entry.isDirectory() ? FOLDERS.includes(first) : FILES.includes(first)) return [];
    return [{ subject: `file ${name}`, reason: 'Terraform may read it beside the JSON that was checked' }];
  });
}

/** Blocks that Terraform also takes as lists, which cdktf never writes and nothing below would look into. */
function listRefusals(json: unknown): Refusal[] {
  const stack = record(json) ?? {};
  const terraform = record(stack.terraform) ?? {};
  return [
    ...lists(json, 'the stack', 0),
    ...['data', 'resource'].flatMap((block) => lists(stack[block], block, 2)),
    ...['locals', 'output', 'provider', 'terraform', 'variable'].flatMap((block) => lists(stack[block], block, 0)),
    ...['backend', 'cloud', 'required_providers'].flatMap((block) => lists(terraform[block], block, 0)),
  ];
}

function lists(value: unknown, of: string, depth: number): Refusal[] {
  if (value === undefined) return [];
  const found = record(value);
  if (!found) return [{ subject: `list in ${of}`, reason: 'its blocks would not be looked into' }];
  return depth === 0 ? [] : Object.entries(found).flatMap(([name, each]) => lists(each, `${of} ${name}`, depth - 1));
}

/** Blocks in a block, by their names. */
function blocksOf(value: unknown): [string, unknown][] {
  return Object.entries(record(value) ?? {});
}

/** What the ends of nested blocks hold. */
function valuesIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  const found = record(value);
  return found ? Object.values(found).flatMap(valuesIn) : [value];
}

/** Every text, names of fields among them: Terraform reads expressions there too. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return Object.entries(record(value) ?? {}).flatMap(([name, each]) => [name, ...textsIn(each)]);
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function pick(from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}
