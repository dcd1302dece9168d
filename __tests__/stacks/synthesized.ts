import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { AccessDeclaration } from '../../src/access/declaration';
import { replaceFile } from '../../src/bundle/replaced-file';
import type { ApiPayloadOptions } from '../../src/constructs/api/api-payload';
import type { Variables } from '../../src/settings/settings';
import type { M2mApiStack } from '../../src/stacks/m2m-api-stack';
import type { Backend, DefaultBackend } from '../../src/stacks/backend';
import type * as Synthesis from './synthesis';

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
   * What answers routes that name no backend; null for nothing.
   * @default - a function with the store of customers
   */
  readonly backend?: DefaultBackend | null;
  /** @default {} */
  readonly backends?: Readonly<Record<string, Backend>>;
  /**
   * Whether the stack has an authorization server alone.
   * @default false
   */
  readonly poolOnly?: boolean;
  /** Options of the stack besides. */
  readonly options?: ApiPayloadOptions;
  /**
   * Whether credentials are kept in Secrets Manager.
   * @default false
   */
  readonly credentials?: boolean;
  /** Changes the stack before it is synthesized, as an aspect would. Such a stack is synthesized each time. */
  readonly change?: (stack: M2mApiStack) => void;
  /**
   * Whether to synthesize even if the JSON is known.
   * @default false
   */
  readonly fresh?: boolean;
}

/** Where the files of a test run keep what they share; each for itself where no run has one. */
const { TEST_RUN_FOLDER: shared } = process.env;
const known = new Map<string, string>();

/** The default deployment, or a variation of it, as `cdktf synth` would write it. */
export function synthesize(variation: Variation = {}): Synthesized {
  const json = variation.change || variation.fresh ? synthesizeNow(variation) : synthesizeOnce(variation);
  return { ...(JSON.parse(json) as Omit<Synthesized, 'json'>), json };
}

/** Once in a test run, by whichever test file is first. */
function synthesizeOnce(variation: Variation): string {
  const key = createHash('sha256').update(JSON.stringify(variation)).digest('hex');
  const file = shared === undefined ? undefined : path.join(shared, `${key}.tf.json`);
  let json = known.get(key);
  if (json === undefined && file !== undefined && existsSync(file)) json = readFileSync(file, 'utf8');
  if (json === undefined) {
    json = synthesizeNow(variation);
    if (file !== undefined) replaceFile(file, json);
  }
  known.set(key, json);
  return json;
}

/** Loads cdktf, which takes longer than to read what another test file has synthesized. */
function synthesizeNow(variation: Variation): string {
  return jest.requireActual<typeof Synthesis>('./synthesis').synthesizeStack(variation);
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
