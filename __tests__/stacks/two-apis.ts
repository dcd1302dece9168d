import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'cdktf';
import { defineAccess } from '../../src/access/define-access';
import { readManifest } from '../../src/terraform-json/manifest';
import type { SynthesizedStack } from '../../src/terraform-json/terraform-json';
import { readSynthesizedStack } from '../../src/terraform-json/terraform-json';

/** Orders: read by reports, written by the shop. */
export const orders = defineAccess({
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders', write: 'Place orders' } } },
  clients: { Shop: { scopes: ['orders/read', 'orders/write'] }, Reports: { scopes: ['orders/read'] } },
  routes: { 'GET /orders': { scopes: ['orders/read'] }, 'POST /orders': { scopes: ['orders/write'] } },
});

/** Invoices: read by reports, too, and written by a client that knows no orders. */
export const invoices = defineAccess({
  resourceServers: { invoices: { name: 'Invoices', scopes: { read: 'Read invoices', write: 'Send invoices' } } },
  clients: { Billing: { scopes: ['invoices/write'] }, Reports: { scopes: ['invoices/read'] } },
  routes: { 'GET /invoices': { scopes: ['invoices/read'] }, 'POST /invoices': { scopes: ['invoices/write'] } },
});

const folder = mkdtempSync(path.join(tmpdir(), 'two-apis-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A folder with a function that answers the event it got; removed after the file's last test. */
export function echoFolder(): string {
  const bundle = mkdtempSync(path.join(folder, 'echo-'));
  writeFileSync(
    path.join(bundle, 'index.js'),
    'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });',
  );
  return bundle;
}

/** The output of `cdktf synth` for an app of several stacks. */
export interface SynthesizedApp {
  readonly output: string;
  /** The text of each stack's JSON, by its name. */
  readonly texts: ReadonlyMap<string, string>;
  readonly stacks: ReadonlyMap<string, SynthesizedStack>;
}

/** Synthesizes an app for real, files and manifest included. */
export async function synthesizeApp(build: (app: App) => void): Promise<SynthesizedApp> {
  const output = mkdtempSync(path.join(folder, 'out-'));
  const app = new App({ outdir: output });
  build(app);
  app.synth();
  const manifest = await readManifest(output);
  const names = [...manifest.keys()];
  const stacks = await Promise.all(names.map((name) => readSynthesizedStack(output, name)));
  return {
    output,
    texts: new Map(
      [...manifest].map(([name, { synthesizedStackPath }]) => [
        name,
        readFileSync(path.join(output, synthesizedStackPath), 'utf8'),
      ]),
    ),
    stacks: new Map(names.map((name, index) => [name, stacks[index] as SynthesizedStack])),
  };
}
