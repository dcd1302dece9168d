import path from 'node:path';
import { Option } from 'commander';
import type { ForeignDocument } from '../foreign/document';
import { readDocument } from '../foreign/document';
import { ForeignError } from '../foreign/error';
import type { Source } from '../foreign/source';
import { readSource } from '../foreign/source';
import type { ForeignStack } from '../foreign/stack';
import { foreignStack } from '../foreign/stack';
import type { ServedForm } from '../matrix/served-form';
import { servedForm } from '../matrix/served-form';
import { printError, visibleText } from './terminal';

/** Sources of a stack other than an app. */
export interface ForeignOptions {
  readonly plan?: string;
  readonly state?: string;
  /** Folder of the configuration. */
  readonly source?: string;
}

/** Addresses of resources that decide who may call a route. */
const OF_ACCESS =
  /(^|\.)aws_(api_gateway_(api_key|authorizer|deployment|method|resource|rest_api|rest_api_policy|stage|usage_plan|usage_plan_key)|cognito_\w+)\./;
const LOCALS_UNREAD =
  'not read: local values of the configuration, which a plan does not hold; add --source FOLDER, the folder in which terraform plan ran';

/** `--plan`, of every command that reads a configuration of any origin. */
export function planOption(): Option {
  return new Option(
    '--plan <file>',
    'read the plan of any configuration, as terraform show -json prints it, instead of an app',
  ).conflicts(['app', 'stack', 'state']);
}

/** `--state`, of every command that reads a configuration of any origin. */
export function stateOption(): Option {
  return new Option(
    '--state <file>',
    'read the state of any configuration, stored or as terraform show -json prints it, instead of an app',
  ).conflicts(['app', 'stack', 'plan']);
}

/** `--source`, of every command that reads a plan. */
export function sourceOption(): Option {
  return new Option(
    '--source <folder>',
    'with --plan: the configuration it was made from. Local values and lifecycle, which no plan has, are read there',
  );
}

/**
 * The plan or the state that a command was given.
 * @returns undefined if it was given none
 * @throws ForeignError
 */
export async function givenForeign({ plan, state, source }: ForeignOptions): Promise<ForeignStack | undefined> {
  const document = await givenDocument({ plan, state });
  if (document) {
    const read = await givenSource(document, source);
    const stack = foreignStack(document, nameOf(plan ?? state ?? ''), { source: read });
    if (!read && hasUnreadLocals(stack)) printError(LOCALS_UNREAD);
    return stack;
  }
  if (source === undefined) return undefined;
  throw new ForeignError('ERR_OPTION', `--source ${source} is given without a plan, expected --plan; add it`);
}

/** Whether the callers of a route may be unknown because they come from a local value. */
function hasUnreadLocals({ unknown }: ForeignStack): boolean {
  return unknown.some(
    ({ address, from }) => OF_ACCESS.test(address) && from.some((reference) => reference.startsWith('local.')),
  );
}

/** The configuration of a plan. Lines on stderr name each module that is not there, and a file that is newer. */
export async function givenSource(document: ForeignDocument, folder: string | undefined): Promise<Source | undefined> {
  if (folder === undefined) return undefined;
  const source = await readSource(folder, document);
  for (const { address, source: from } of source.unread) {
    printError(visibleText(`not read: ${address}: its source ${from} is not in ${folder}; run terraform init there`));
  }
  if (source.changed !== undefined) {
    const line = `may differ: ${source.changed} was changed after the plan was made, so local values may not be those of the plan; plan again, or give the files of the plan`;
    printError(visibleText(line));
  }
  return source;
}

export async function givenDocument({
  plan,
  state,
}: Partial<Record<'plan' | 'state', string | undefined>>): Promise<ForeignDocument | undefined> {
  if (plan !== undefined) return readDocument(plan, 'plan');
  return state === undefined ? undefined : readDocument(state, 'state');
}

/** How reports name a file. */
export function nameOf(file: string): string {
  return path.basename(file).replace(/\.(json|tfstate)$/, '');
}

/**
 * Reads the plan or the state that a command was given, as the local gateway serves it.
 * @param say - gets a line for each closed route and for each part that is left out
 */
export async function foreignSystem(
  options: ForeignOptions,
  say: (line: string) => void,
): Promise<ServedForm | undefined> {
  const foreign = await givenForeign(options);
  if (!foreign) return undefined;
  const served = servedForm(foreign);
  const { closed, leftOut } = served;
  for (const { address, text } of closed) say(visibleText(`closed here: ${address}: ${text}`));
  for (const { address, text } of leftOut) say(visibleText(`not as at AWS: ${address}: ${text}`));
  return served;
}
