import { cpSync, readFileSync, readdirSync, utimesSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseDocument } from '../../src/foreign/document';
import { readSource } from '../../src/foreign/source';
import type { ForeignStack, Side } from '../../src/foreign/stack';
import { foreignStack } from '../../src/foreign/stack';
import type { Gateway } from '../../src/local/server';
import { startGateway } from '../../src/local/server';
import type { SigningKey } from '../../src/local/token/signing-key';
import { generateSigningKey } from '../../src/local/token/signing-key';
import type { AccessTable } from '../../src/matrix/access-table';
import { accessTable } from '../../src/matrix/access-table';
import { readForeign } from '../../src/matrix/read-stack';
import { servedForm } from '../../src/matrix/served-form';
import { gatewayTarget } from '../../src/testing/gateway-matrix';
import { observeMatrix } from '../../src/verify/observed-matrix';
import { expectedMatrix } from '../../src/verify/expected-matrix';

/** A file of the configurations beside this one, which real Terraform planned and applied. */
export function configurationFile(name: string): string {
  return path.join(__dirname, 'configurations', name);
}

/** Copies the folder of one of them; its files are older than any plan. */
export function copyConfiguration(name: string, folder: string): void {
  cpSync(configurationFile(name), folder, { recursive: true });
  const old = new Date('2020-01-01T00:00:00Z');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tf'));
  for (const file of files) utimesSync(path.join(folder, file), old, old);
}

/** A plan of one of them with the files it was made from. */
export async function givenWithSource(name: string): Promise<ForeignStack> {
  const document = parseDocument(readFileSync(configurationFile(name), 'utf8'), name);
  return foreignStack(document, 'plan', { source: await readSource(path.dirname(configurationFile(name)), document) });
}

/** The content of a plan in JSON with the files it was made from, by their paths. */
export async function stackWithFiles(content: object, files: Readonly<Record<string, string>>): Promise<ForeignStack> {
  const folder = await mkdtemp(path.join(tmpdir(), 'source-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    const document = parseDocument(JSON.stringify(content), 'given.json');
    return foreignStack(document, 'given', { source: await readSource(folder, document) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A plan or a state of one of them. */
export function given(name: string, side?: Side): ForeignStack {
  const text = readFileSync(configurationFile(name), 'utf8');
  return foreignStack(parseDocument(text, name), path.basename(name), side ? { side } : {});
}

/** A plan as JSON, to be changed. */
export function planOf(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(configurationFile(name), 'utf8')) as Record<string, unknown>;
}

type Json = Record<string, unknown>;

/** The plan of plain HCL, with the expressions of one method, and what is not known of it, changed. */
export function planWith(expressions: Json, unknown: Json, values: Json = {}): Json {
  const plan = planOf('counted/plan.json');
  const { root_module: configured } = plan.configuration as { root_module: { resources: Json[] } };
  const { root_module: planned } = plan.planned_values as { root_module: { resources: Json[] } };
  const changes = plan.resource_changes as { address: string; change: { after_unknown: Json } }[];
  const own = <Each extends Json>(list: readonly Each[]) =>
    list.find(({ address }) => address === 'aws_api_gateway_method.list');
  Object.assign(own(configured.resources)?.expressions as Json, expressions);
  const shown = own(planned.resources)?.values as Json;
  for (const name of Object.keys(unknown)) Reflect.deleteProperty(shown, name);
  Object.assign(shown, values);
  const change = changes.find(({ address }) => address === 'aws_api_gateway_method.list')?.change;
  Object.assign(change?.after_unknown ?? {}, unknown);
  return plan;
}

/** The content of a plan or a state in JSON. */
export function stackOf(content: object): ForeignStack {
  return foreignStack(parseDocument(JSON.stringify(content), 'given.json'), 'given');
}

export function tableOf(foreign: ForeignStack): AccessTable {
  return accessTable(readForeign(foreign));
}

/** Each cell of a matrix as a line, e.g. `billing GET /orders allowed`; where it is not known, that is refused here. */
export function cellsOf({ routes }: AccessTable, unknown = 'unknown'): string[] {
  return routes
    .flatMap(({ name, cells }) =>
      Object.entries(cells).map(
        ([client, verdict]) => `${client} ${name} ${verdict === 'unknown' ? unknown : verdict}`,
      ),
    )
    .sort();
}

let key: SigningKey | undefined;

/** Answers to every client of a plan or a state at every route, by HTTP from the local gateway. */
export async function observedCells(foreign: ForeignStack): Promise<string[]> {
  key ??= await generateSigningKey();
  const gateway: Gateway = await startGateway({ stack: servedForm(foreign).stack, key, port: 0, log: () => undefined });
  try {
    const { pools, stages, usage } = gateway;
    const expectation = expectedMatrix(pools, stages, { keysOf: (stage) => usage.keysOf(stage) });
    const { cells } = await observeMatrix(gatewayTarget(gateway), expectation, { careful: false });
    return cells.map(({ client, route, observed }) => `${client} ${route} ${observed}`).sort();
  } finally {
    await gateway.close();
  }
}
