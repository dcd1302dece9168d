import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Testing } from 'cdktf';
import type { AccessDeclaration } from '../../src/access/declaration';
import { customerApi } from '../fixtures/customer-api';
import type { Variables } from '../../src/settings/settings';
import { readSettings } from '../../src/settings/settings';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';

/** One resource as Terraform reads it. */
export type Resource = Readonly<Record<string, unknown>>;

/** A stack's synthesized JSON. */
export interface Synthesized {
  readonly terraform: Readonly<Record<string, unknown>>;
  readonly provider: Readonly<Record<string, readonly Resource[]>>;
  readonly output: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  /** The text itself. */
  readonly json: string;
}

/** What a test varies of the default deployment. */
export interface Variation {
  readonly variables?: Variables;
  readonly access?: AccessDeclaration;
  /**
   * Whether credentials are kept in Secrets Manager.
   * @default false
   */
  readonly credentials?: boolean;
  /** Changes the stack before it is synthesized, as an aspect would. */
  readonly change?: (stack: M2mApiStack) => void;
}

const bundle = mkdtempSync(path.join(tmpdir(), 'm2m-bundle-'));
writeFileSync(path.join(bundle, 'index.js'), 'exports.handler = async () => ({ statusCode: 204 });\n');
afterAll(() => {
  rmSync(bundle, { recursive: true, force: true });
});

/** The default deployment, or a variation of it, as `cdktf synth` would write it. */
export function synthesize({
  variables = {},
  access = customerApi,
  credentials = false,
  change,
}: Variation = {}): Synthesized {
  const settings = readSettings(variables);
  const inMemory = settings.environment === 'local';
  const stack = new M2mApiStack(new App(), {
    settings,
    access,
    credentials,
    backend: {
      name: 'customers',
      folder: bundle,
      environment: { CUSTOMER_STORE: inMemory ? 'memory' : 'dynamodb' },
      ...(inMemory ? {} : { table: { partitionKey: 'id' } }),
    },
  });
  change?.(stack);
  const json = Testing.synth(stack);
  return { ...(JSON.parse(json) as Omit<Synthesized, 'json'>), json };
}

/** All resources of a type, without what cdktf notes about them. */
export function all({ resource }: Synthesized, type: string): Resource[] {
  return Object.values(resource[type] ?? {}).map((attributes) => {
    const { '//': metadata, ...rest } = attributes;
    return metadata === undefined ? attributes : rest;
  });
}

/** The resource of a type whose address holds `part`. */
export function named({ resource }: Synthesized, type: string, part: string): Resource {
  const [found] = Object.entries(resource[type] ?? {}).filter(([name]) => name.includes(part));
  if (!found) throw new Error(`there is no ${type} with "${part}" in its name`);
  return found[1];
}

/** The resource of a type of which there is one. */
export function only(synthesized: Synthesized, type: string): Resource {
  const [resource, ...others] = all(synthesized, type);
  if (!resource || others.length > 0)
    throw new Error(`expected one ${type}, found ${others.length + (resource ? 1 : 0)}`);
  return resource;
}
