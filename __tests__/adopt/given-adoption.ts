import { readFileSync } from 'node:fs';
import type { Adoption, AdoptionOptions } from '../../src/adopt/adoption';
import { adoptionOf } from '../../src/adopt/adoption';
import { DeployedStack } from '../../src/adopt/deployed-stack';
import { parseDocument } from '../../src/foreign/document';
import { configurationFile } from '../foreign/given';

type Json = Record<string, unknown>;

/** The state of a configuration, as it is stored. */
export function stateOf(name: string): string {
  return readFileSync(configurationFile(`${name}/terraform.tfstate`), 'utf8');
}

/** The adoption of a state. */
export function adoptionIn(text: string, options: Partial<AdoptionOptions> = {}): Adoption {
  const deployed = new DeployedStack(parseDocument(text, 'given.tfstate'), 'given');
  return adoptionOf(deployed, { environment: 'prod', ...options });
}

/** A state with one more resource. */
export function withResource(text: string, type: string, name: string, attributes: Json): string {
  const state = JSON.parse(text) as { resources: object[] };
  const instances = [{ attributes, sensitive_attributes: [] }];
  return JSON.stringify({ ...state, resources: [...state.resources, { mode: 'managed', type, name, instances }] });
}

/** A state without the resources of some types. */
export function withoutTypes(text: string, ...types: readonly string[]): string {
  const state = JSON.parse(text) as { resources: { type: string }[] };
  return JSON.stringify({ ...state, resources: state.resources.filter(({ type }) => !types.includes(type)) });
}
