import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RequestListener } from '../../src/local/decision/request-report';
import type { OwnSite } from '../../src/local/own-site';
import type { ConnectionLimits } from '../../src/local/http-server';
import type { Gateway } from '../../src/local/server';
import { startGateway } from '../../src/local/server';
import type { SigningKey } from '../../src/local/token/signing-key';
import { generateSigningKey, openSigningKey } from '../../src/local/token/signing-key';
import type { StandIns } from '../../src/local/backend/stand-in';
import type { ForeignBackend, SynthesizedStack, TerraformJson } from '../../src/terraform-json/terraform-json';
import { parseTerraformJson } from '../../src/terraform-json/terraform-json';
import type { ServedUserPool } from '../../src/system/user-pool';
import type { Variation } from '../stacks/synthesized';
import { synthesize } from '../stacks/synthesized';

/** Variation of the default deployment, in its environment `local`. */
export interface GatewayVariation extends Variation {
  /** Source of the function's `index.js`. */
  readonly handler?: string;
  /**
   * Folder of the Lambda authorizer, if the declaration has one.
   * @default - that of the other function
   */
  readonly authorizer?: string;
  /** Changes the JSON after synth. */
  readonly edit?: (json: TerraformJson) => void;
  /** Replacements of URLs in the JSON: a stack may not declare a backend on this machine. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Clock of throttles and quotas, in milliseconds. */
  readonly clock?: () => number;
  readonly seed?: string;
  /**
   * Key that signs its tokens.
   * @default - one key for all gateways of a test run
   */
  readonly key?: SigningKey;
  readonly limits?: ConnectionLimits;
  /** Stand-ins for backends. */
  readonly standIns?: StandIns;
  /** Receives the decision about each request. */
  readonly onRequest?: RequestListener;
  /** Pages for people. */
  readonly site?: OwnSite;
}

/** A gateway of a test file, with helpers to call it. */
export interface TestGateway extends Gateway {
  readonly key: SigningKey;
  readonly stack: SynthesizedStack;
  readonly pool: ServedUserPool;
  readonly issuer: string;
  readonly apiUrl: string;
  /** Output of the function. */
  readonly logs: readonly string[];
  /** Lines of the stages' access logs. */
  readonly accessLog: readonly string[];
  credentials(client: string): { readonly id: string; readonly secret: string };
  /** Gets a token of a client, with all or the given scopes. */
  token(client: string, scope?: string): Promise<string>;
  /** Calls a route, e.g. `GET /customers`. */
  call(route: string, init?: RequestInit & { readonly token?: string }): Promise<Response>;
}

/** A function that returns its event. */
export const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';

const folder = mkdtempSync(path.join(tmpdir(), 'local-gateway-test-'));
const started: Gateway[] = [];
let bundles = 0;

afterAll(async () => {
  await Promise.all(started.map((gateway) => gateway.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** Makes a folder with a function, like a bundle; removed after the file's last test. */
export function bundleOf(source: string): string {
  const bundle = mkdtempSync(path.join(folder, `bundle-${bundles++}-`));
  writeFileSync(path.join(bundle, 'index.js'), source);
  return bundle;
}

/** The default deployment's JSON with a function of the test. */
export function synthesizedStack({
  handler = ECHO,
  authorizer,
  edit,
  addresses = {},
  ...variation
}: GatewayVariation = {}): SynthesizedStack {
  const bundle = bundleOf(handler);
  const variables = { M2M_ENVIRONMENT: 'local', ...variation.variables };
  const json = parseTerraformJson(JSON.parse(synthesize({ ...variation, variables }).json));
  for (const [name, archive] of Object.entries(json.data.archive_file ?? {})) {
    archive.source_dir =
      ownFolder(name, variation) ?? (name.startsWith('authorizer') ? (authorizer ?? bundle) : bundle);
  }
  copyZips(json, variation);
  edit?.(json);
  // cdktf's test synth leaves this out.
  const notes = { metadata: { stackName: 'cognito-m2m-demo-local' }, backends: foreignBackends(variation) };
  return { json: withAddresses({ ...json, '//': notes }, addresses), directory: folder };
}

function withAddresses(json: TerraformJson, addresses: Readonly<Record<string, string>>): TerraformJson {
  const text = Object.entries(addresses).reduce(
    (whole, [from, to]) => whole.replaceAll(from, to),
    JSON.stringify(json),
  );
  return JSON.parse(text) as TerraformJson;
}

/** Copies zips of named backends to their place in the JSON. */
function copyZips(json: TerraformJson, { backends = {} }: GatewayVariation): void {
  for (const [name, { zip }] of Object.entries(backends)) {
    if (zip === undefined) continue;
    const target = path.join(
      folder,
      String(resourceOf(json, 'aws_lambda_function', new RegExp(`^backends_${name}_`)).filename),
    );
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(zip, target);
  }
}

/** Folder of a named backend's function, which cdktf's test synth does not copy. */
function ownFolder(archive: string, { backends = {} }: GatewayVariation): string | undefined {
  const [, own] = Object.entries(backends).find(([name]) => archive.startsWith(`backends_${name}_`)) ?? [];
  return own?.folder;
}

function foreignBackends({ backends = {} }: GatewayVariation): Record<string, ForeignBackend> {
  return Object.fromEntries(
    Object.entries(backends).flatMap(([name, { url, functionArn }]): [string, ForeignBackend][] => {
      if (url !== undefined) return [[name, { url }]];
      return functionArn === undefined ? [] : [[name, { functionArn }]];
    }),
  );
}

/** Starts a gateway on a free port; it is closed after the file's last test. */
export async function startTestGateway({
  clock,
  seed,
  key: own,
  ...variation
}: GatewayVariation = {}): Promise<TestGateway> {
  const key = own ?? (await sharedKey());
  const logs: string[] = [];
  const accessLog: string[] = [];
  const stack = synthesizedStack(variation);
  const gateway = await startGateway({
    stack,
    key,
    port: 0,
    log: (text) => void logs.push(text),
    accessLog: (line) => void accessLog.push(line),
    ...(clock ? { clock } : {}),
    ...(seed === undefined ? {} : { seed }),
    ...(variation.standIns ? { standIns: variation.standIns } : {}),
    ...(variation.onRequest ? { onRequest: variation.onRequest } : {}),
    ...(variation.site ? { site: variation.site } : {}),
    ...(variation.limits === undefined ? {} : { limits: variation.limits }),
  });
  started.push(gateway);
  const [pool] = gateway.pools;
  const [stage] = gateway.stages;
  if (!pool || !stage) throw new Error('the default deployment has a pool and a stage');
  const apiUrl = gateway.urlOf(stage);

  function credentials(name: string) {
    const client = gateway.pools.flatMap(({ clients }) => clients).find((each) => each.name === name);
    if (!client) throw new Error(`there is no client "${name}"`);
    return { id: client.clientId, secret: gateway.secrets.get(client.clientId) ?? '' };
  }

  return {
    ...gateway,
    key,
    stack,
    pool,
    logs,
    accessLog,
    issuer: gateway.issuerOf(pool),
    apiUrl,
    credentials,
    token: async (name, scope) => {
      const { id, secret } = credentials(name);
      const response = await fetch(gateway.tokenEndpoint, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }),
      });
      const body = (await response.json()) as { access_token?: string };
      if (body.access_token === undefined) throw new Error(`no token for "${name}" but ${response.status}`);
      return body.access_token;
    },
    call: (route, { token, headers, ...init } = {}) => {
      const [method = '', target = ''] = route.split(' ');
      const authorization: Record<string, string> = token === undefined ? {} : { authorization: token };
      return fetch(`${apiUrl}${target}`, { method, headers: { ...authorization, ...toRecord(headers) }, ...init });
    },
  };
}

/** Attributes of the only resource of a type with a matching name. */
export function resourceOf(json: TerraformJson, type: string, name: RegExp): Record<string, unknown> {
  const found = Object.entries(json.resource[type] ?? {}).filter(([key]) => name.test(key));
  const [resource] = found;
  if (!resource || found.length > 1) throw new Error(`${found.length} resources of type ${type} match ${String(name)}`);
  return resource[1];
}

/** A shared key, because making one takes longer than starting a gateway. */
function sharedKey(): Promise<SigningKey> {
  const { TEST_RUN_FOLDER: shared } = process.env;
  return shared === undefined ? generateSigningKey() : openSigningKey(path.join(shared, 'signing-key.pem'));
}

function toRecord(headers: RequestInit['headers']): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}
