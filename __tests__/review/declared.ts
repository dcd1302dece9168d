import { createHash } from 'node:crypto';
import path from 'node:path';
import { authorizerTable } from '../../src/access/authorizer-table';
import type { AccessDeclaration } from '../../src/access/declaration';
import { grantNote, heldOn } from '../../src/access/holdings';
import type { ServiceNote } from '../../src/access/service-note';
import { readSettings } from '../../src/settings/settings';
import { record } from '../../src/terraform-json/stack-view';
import { parseTerraformJson } from '../../src/terraform-json/terraform-json';
import { toText } from '../../src/review/report/phrase';
import type { Plan } from '../../src/terraform-json/plan';
import type { Review } from '../../src/review/review';
import { reviewStack } from '../../src/review/review';
import type { SideStack } from '../../src/review/change/side';
import { defineData } from '../access/orders';
import type { Variation } from '../stacks/synthesized';
import { synthesize } from '../stacks/synthesized';

/** Input of a side; `edit` may change its JSON in ways that no declaration could. */
export interface Declared extends Variation {
  readonly edit?: (json: SideStack['json']) => unknown;
  /**
   * Digest of the Lambda authorizer's code.
   * @default - the same on both sides
   */
  readonly code?: string;
}

/** Declaration that the pairs start from. */
export const SHOP = {
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read', write: 'Write', admin: 'Delete' } } },
  clients: { Reports: { scopes: ['orders/read'] }, Checkout: { scopes: ['orders/read', 'orders/write'] } },
  routes: {
    'GET /orders': { scopes: ['orders/read'] },
    'POST /orders': { scopes: ['orders/write'] },
    'DELETE /orders/{id}': { scopes: ['orders/admin'] },
  },
} as const satisfies AccessDeclaration;

/** The shop with some parts replaced, checked like any declaration. */
export function shop(parts: Partial<Record<keyof AccessDeclaration, unknown>> = {}): AccessDeclaration {
  return defineData({ ...SHOP, ...parts });
}

/** A side of a change, as if `cdktf synth` had written it. */
export function side({ edit, code: digest = 'code', access = shop(), ...variation }: Declared = {}): SideStack {
  const { json } = synthesize({ access, ...variation });
  const content = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const parsed = parseTerraformJson(content);
  // Parts that the parser drops, such as a description, stay in the content.
  const output = content.output ?? {};
  if (edit) redeployed(parsed, edit);
  const folders = Object.entries(parsed.data.archive_file ?? {}).flatMap(([name, { source_dir: folder }]) =>
    access.authorizer === 'lambda' && name.startsWith('authorizer') ? path.resolve(String(folder)) : [],
  );
  const code = new Map(folders.map((folder) => [folder, { digest, table: authorizerTable(access) }]));
  // cdktf's test synth leaves this out.
  const name = 'cognito-m2m-demo-dev';
  const { today = '2026-11-30', grantWarningDays } = readSettings(variation.variables ?? {});
  const grants = grantNote(heldOn(access, today), grantWarningDays);
  const services = access.services ? { services: serviceNote(access.services) } : {};
  const note = { ...(grants ? { grants: { ...grants, ends: [...grants.ends] } } : {}), ...services, ...parsed['//'] };
  const whole = { ...parsed, '//': { ...note, metadata: { stackName: name } } };
  return {
    name,
    content: { ...content, ...whole, output: merged(output, parsed.output) },
    json: whole,
    directory: '.',
    backend: undefined,
    providerSources: new Map(),
    opaque: new Map(),
    files: new Map(),
    assets: new Map(),
    code,
  };
}

/** Reviews the change between two declarations. */
export function reviewOf(base: Declared | undefined, head: Declared | undefined, plan?: Plan): Review {
  const pair = { name: 'cognito-m2m-demo-dev', ...(base && { base: side(base) }), ...(head && { head: side(head) }) };
  return reviewStack(pair, plan);
}

/** Statements of a review about access, as text. */
export function words({ access }: Review): string[] {
  return access.map(({ text }) => toText(text));
}

/** Changed cells of the access matrix, e.g. `Reports GET /orders: refused > allowed`. */
export function cells({ comparison }: Review): string[] {
  return comparison.cells
    .filter(({ before, after }) => before !== after)
    .map(({ client, route, before, after }) => `${client} ${route}: ${before} > ${after}`);
}

/** Applies an edit like a synth would: a changed API gets another trigger, unless the edit is about the trigger. */
function redeployed(json: SideStack['json'], edit: NonNullable<Declared['edit']>): void {
  const deployments = () => Object.values(json.resource.aws_api_gateway_deployment ?? {});
  const api = () =>
    JSON.stringify(Object.entries(json.resource).filter(([type]) => type.startsWith('aws_api_gateway_')));
  const before = api();
  const triggers = JSON.stringify(deployments().map((each) => each.triggers));
  edit(json);
  const after = api();
  if (before === after || triggers !== JSON.stringify(deployments().map((each) => each.triggers))) return;
  const redeployment = createHash('sha256').update(after).digest('hex');
  for (const each of deployments()) Object.assign(each, { triggers: { ...record(each.triggers), redeployment } });
}

/** The written outputs, with the values of edited ones. */
function merged(written: object, read: SideStack['json']['output']): object {
  return Object.fromEntries(
    Object.entries(read).map(([name, output]) => [name, { ...(written as Record<string, object>)[name], ...output }]),
  );
}

/** The note in the form that the reader of the JSON returns. */
function serviceNote(note: ServiceNote): NonNullable<NonNullable<SideStack['json']['//']>['services']> {
  return { sources: {}, ...structuredClone(note) } as never;
}
