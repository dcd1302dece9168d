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

/** A resource, as Terraform reads it. */
export type Resource = Readonly<Record<string, unknown>>;

/** Synthesized JSON of a stack. */
export interface Synthesized {
  readonly terraform: Readonly<Record<string, unknown>>;
  readonly provider: Readonly<Record<string, readonly Resource[]>>;
  readonly output: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  /** The JSON text. */
  readonly json: string;
}

/** Variation of the default deployment. */
export interface Variation {
  readonly variables?: Variables;
  readonly access?: AccessDeclaration;
  /**
   * Default backend; null for none.
   * @default - a function with the store of customers
   */
  readonly backend?: DefaultBackend | null;
  /** @default {} */
  readonly backends?: Readonly<Record<string, Backend>>;
  /**
   * Whether the stack is only an authorization server.
   * @default false
   */
  readonly poolOnly?: boolean;
  /** Further options of the stack. */
  readonly options?: ApiPayloadOptions;
  /**
   * Whether credentials are stored in Secrets Manager.
   * @default false
   */
  readonly credentials?: boolean;
  /** Changes the stack before it is synthesized, like an aspect. Such a stack is never cached. */
  readonly change?: (stack: M2mApiStack) => void;
  /**
   * Whether to ignore cached JSON.
   * @default false
   */
  readonly fresh?: boolean;
}

/** Folder that the files of a test run share; unset outside of a run. */
const { TEST_RUN_FOLDER: shared } = process.env;
const known = new Map<string, string>();

/** The default deployment, or a variation of it, as `cdktf synth` would write it. */
export function synthesize(variation: Variation = {}): Synthesized {
  const json = variation.change || variation.fresh ? synthesizeNow(variation) : synthesizeOnce(variation);
  return { ...(JSON.parse(json) as Omit<Synthesized, 'json'>), json };
}

/** Synthesizes once in a test run, in the first test file that needs it. */
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

/** Loads cdktf, which takes longer than reading the JSON of another test file. */
function synthesizeNow(variation: Variation): string {
  return jest.requireActual<typeof Synthesis>('./synthesis').synthesizeStack(variation);
}

/** All resources of a type, without cdktf's metadata. */
export function all({ resource }: Synthesized, type: string): Resource[] {
  return Object.values(resource[type] ?? {}).map((attributes) => {
    const { '//': metadata, ...rest } = attributes;
    return metadata === undefined ? attributes : rest;
  });
}

/** The resource of a type whose address contains `part`. */
export function named({ resource }: Synthesized, type: string, part: string): Resource {
  const [found] = Object.entries(resource[type] ?? {}).filter(([name]) => name.includes(part));
  if (!found) throw new Error(`there is no ${type} with "${part}" in its name`);
  return found[1];
}

/** The only resource of a type. */
export function only(synthesized: Synthesized, type: string): Resource {
  const [resource, ...others] = all(synthesized, type);
  if (!resource || others.length > 0)
    throw new Error(`expected one ${type}, found ${others.length + (resource ? 1 : 0)}`);
  return resource;
}
