import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Addresses } from '../../foreign/addresses';
import type { ForeignDocument } from '../../foreign/document';
import { isDocument, parseDocument, readDocument } from '../../foreign/document';
import type { Source } from '../../foreign/source';
import type { ForeignStack } from '../../foreign/stack';
import { foreignStack } from '../../foreign/stack';
import { readPlan } from '../../terraform-json/plan';
import { ReviewError } from '../error';
import { plannedChanges } from './resource-change';
import type { SideStack, StackPair } from './side';
import { stackParts } from './side';

/** Two sides that come from plans or states. */
export interface ForeignPair {
  readonly pair: StackPair;
  /** Terraform's addresses of the resources of either side. */
  readonly addresses: readonly Addresses[];
}

/** A plan or a state as a side of a change. It has no code and no files of a synth. */
export function foreignSide({ name, json, doubts }: ForeignStack): SideStack {
  const none = { files: new Map(), assets: new Map(), code: new Map() };
  return { ...stackParts(json), name, json, directory: '', ...none, doubts };
}

/**
 * The change of a plan: from the deployed state to the planned one.
 * @param sourceOf - reads the configuration of the plan
 * @throws ForeignError
 */
export async function planPair(
  file: string,
  sourceOf: (document: ForeignDocument) => Promise<Source | undefined> = () => Promise.resolve(undefined),
): Promise<ForeignPair> {
  const document = await readDocument(file, 'plan');
  const source = await sourceOf(document);
  const name = nameOf(file);
  const isDeployed = (document.before ?? []).some(({ mode }) => mode === 'managed');
  const before = isDeployed ? foreignStack(document, name, { side: 'before', source }) : undefined;
  const { pair, addresses } = paired(name, before, foreignStack(document, name, { source }));
  const { changes } = plannedChanges(await readPlan(file));
  return { pair: { ...pair, changes }, addresses };
}

/**
 * Two plans, or two states, or one of each; a plan gives its planned state, a state the deployed one.
 * @returns undefined if the head is neither
 * @throws ForeignError
 * @throws ReviewError `ERR_INPUT_UNREADABLE` if only one side is a plan or a state
 */
export async function foreignPair(base: string, head: string): Promise<ForeignPair | undefined> {
  const [before, after] = [await foreignFile(base), await foreignFile(head)];
  if (!before && !after) return undefined;
  const isMissing = (await stat(base).catch(() => undefined)) === undefined;
  if (after && (before ?? isMissing)) return paired(after.name, before, after);
  const [given, other] = before ? [base, head] : [head, base];
  const message = `${given} is a plan or a state, and ${other} is neither, expected two plans or two states; give the output of terraform show -json for both`;
  throw new ReviewError('ERR_INPUT_UNREADABLE', message);
}

/** Undefined for a folder, for a missing file, and for any other file. */
async function foreignFile(file: string): Promise<ForeignStack | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined || !isDocument(text)) return undefined;
  return foreignStack(parseDocument(text, file), nameOf(file));
}

function paired(name: string, before: ForeignStack | undefined, after: ForeignStack): ForeignPair {
  const pair = { name, ...(before && { base: foreignSide(before) }), head: foreignSide(after) };
  return { pair, addresses: [after.addresses, ...(before ? [before.addresses] : [])] };
}

function nameOf(file: string): string {
  return path.basename(file).replace(/\.(json|tfstate)$/, '');
}
