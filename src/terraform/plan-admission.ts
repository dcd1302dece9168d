import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isRecord, record } from '../terraform-json/stack-view';
import { readJson } from '../terraform-json/json-file';
import { expressionRefusals } from './admission/file-function';
import type { Admission, Refusal } from './admission/refusal';
import { blocksOf } from './admission/refusal';
import { FOLDERS, dataRefusals, resourceRefusals } from './admission/resource-refusals';
import { providerRefusals, terraformRefusals } from './admission/settings-refusals';
import { PlanAdmissionError } from './error';

/** Terraform JSON of a stack, in its folder. */
export const STACK_FILE = 'cdk.tf.json';

/** Top-level blocks that are safe for a plan, or checked below. */
const BLOCKS = ['//', 'data', 'locals', 'moved', 'output', 'provider', 'resource', 'terraform', 'variable'];

/** Refused blocks, with the reason. */
const REFUSED_BLOCKS: Readonly<Record<string, string>> = {
  action: 'it runs something at apply',
  check: 'a data source in it is read at every plan, and can send values away',
  ephemeral: 'it reads secrets at every plan',
  import: 'Terraform reads the named resource into the plan',
  module: 'Terraform loads code from elsewhere',
  removed: 'Terraform forgets a resource, or runs a provisioner',
};

/** Files of a synthesized stack; the plan itself makes the archives. */
const FILES = [STACK_FILE, 'access.json', 'openapi.json', 'settings.json'];

/**
 * Refuses a stack before Terraform reads it with credentials. A plan is not only reading: it runs data sources, loads
 * providers and modules, and opens the backend.
 * @param folder - folder of the synthesized stack
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
  // A name from the stack must not start a new line in a CI log, which is parsed for commands.
  const listed = [...bySubject]
    .map(([subject, reason]) => `${subject.replaceAll(/\p{Cc}/gu, '?')} (${reason})`)
    .join(', ');
  throw new PlanAdmissionError(
    `the stack in ${folder} has ${listed}, expected only what a plan needs; nothing was run, remove it or name it with --allow`,
  );
}

/** Lists everything in the JSON of a stack that is not on the allow-lists. Pure. */
export function refusals(json: unknown, admission: Admission = {}): Refusal[] {
  return [...listRefusals(json), ...blockRefusals(json, admission)];
}

function blockRefusals(json: unknown, admission: Admission): Refusal[] {
  const base = record(admission.base);
  return blocksOf(json).flatMap(([block, body]) => {
    if (block === 'terraform') return terraformRefusals(body, base.terraform, admission);
    if (block === 'provider') return providerRefusals(body, base.provider, admission);
    if (block === 'data') return dataRefusals(body, base.data);
    if (block === 'resource') return [...resourceRefusals(body), ...expressionRefusals(body)];
    if (BLOCKS.includes(block)) return block === '//' ? [] : expressionRefusals(body);
    return [{ subject: block, reason: REFUSED_BLOCKS[block] ?? 'nobody knows what a plan does with it' }];
  });
}

/** Refuses files and folders that no synth makes. Terraform reads some of them just because of their names. */
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

/**
 * Refuses blocks written as lists. Terraform accepts them, but cdktf never writes them, and the checks below would miss
 * them.
 */
function listRefusals(json: unknown): Refusal[] {
  const stack = record(json);
  const terraform = record(stack.terraform);
  return [
    ...lists(json, 'the stack', 0),
    ...['data', 'resource'].flatMap((block) => lists(stack[block], block, 2)),
    ...['locals', 'output', 'provider', 'terraform', 'variable'].flatMap((block) => lists(stack[block], block, 0)),
    ...['backend', 'cloud', 'required_providers'].flatMap((block) => lists(terraform[block], block, 0)),
  ];
}

function lists(value: unknown, of: string, depth: number): Refusal[] {
  if (value === undefined) return [];
  if (!isRecord(value)) return [{ subject: `list in ${of}`, reason: 'its blocks would not be looked into' }];
  return depth === 0 ? [] : Object.entries(value).flatMap(([name, each]) => lists(each, `${of} ${name}`, depth - 1));
}
