import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { readSettings } from '../../src/settings/settings';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';
import { M2mPoolStack } from '../../src/stacks/m2m-pool-stack';
import { removeUnneededStacks } from '../../src/stacks/stack-content';
import { readManifest } from '../../src/terraform-json/manifest';
import { SELECTION_VARIABLE, parseSelection, selectionText } from '../../src/synthesis/stack-selection';
import { invoices, orders } from './two-apis';

const settings = readSettings({ M2M_PROJECT_NAME: 'shop' });
const [POOL, ORDERS, INVOICES] = ['shop-dev', 'shop-dev-orders', 'shop-dev-invoices'] as const;
const folder = mkdtempSync(path.join(tmpdir(), 'stack-content-'));

afterEach(() => {
  Reflect.deleteProperty(process.env, SELECTION_VARIABLE);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The JSON of each stack that is written, by name, with that of a plain stack among them. */
async function written(selection: string | undefined, finish: (app: App) => void = removeUnneededStacks) {
  if (selection !== undefined) process.env[SELECTION_VARIABLE] = selection;
  const outdir = mkdtempSync(path.join(folder, 'out-'));
  const app = new App({ outdir });
  const pool = new M2mPoolStack(app, { settings, access: [orders, invoices] });
  const backend = { name: 'api', fixed: { status: 200 } };
  new M2mApiStack(app, { settings, name: 'orders', pool, access: orders, backend });
  new M2mApiStack(app, { settings, name: 'invoices', pool, access: invoices, backend });
  new TerraformOutput(new TerraformStack(app, 'plain'), 'one', { value: 1 });
  finish(app);
  app.synth();
  const names = [...(await readManifest(outdir)).keys()];
  expect(readdirSync(path.join(outdir, 'stacks')).sort()).toEqual([...names].sort());
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(path.join(outdir, 'stacks', name, 'cdk.tf.json'), 'utf8')]),
  );
}

/** Some stacks of a whole synth. */
async function expected(...names: readonly string[]) {
  Reflect.deleteProperty(process.env, SELECTION_VARIABLE);
  const all = await written(undefined);
  return Object.fromEntries([...names, 'plain'].map((name) => [name, all[name]]));
}

test.each([
  ['an API', ORDERS, [ORDERS]],
  ['the pool', POOL, [POOL]],
  ['an API with the stacks that it refers to', `${ORDERS}+`, [POOL, ORDERS]],
  ['two stacks', `${ORDERS},${INVOICES}`, [ORDERS, INVOICES]],
  ['a stack of which nothing can be left out', 'plain', []],
  ['all, if there is no such stack', 'shop-dev-order', [POOL, ORDERS, INVOICES]],
  ['all, if nothing is selected', '', [POOL, ORDERS, INVOICES]],
] as const)('%s is written as by a whole synth', async (_, selection, names) => {
  const found = await written(selection);
  expect(found).toEqual(await expected(...names));
});

test('an app that is synthesized by hand has every stack whole', async () => {
  expect(await written(ORDERS, () => undefined)).toEqual(await expected(POOL, ORDERS, INVOICES));
});

test.each([
  { names: ['a'], withReferred: false },
  { names: ['a', 'b-c'], withReferred: true },
])('the variable holds $names', (selection) => {
  expect(parseSelection(selectionText(selection))).toEqual(selection);
});
