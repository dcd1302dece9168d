import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { configurationFile } from './given';

type Json = Record<string, unknown>;

/** A state as Terraform stores it. */
export interface State {
  readonly version: 4;
  resources: StateResource[];
}

export interface StateResource {
  readonly mode: 'managed';
  readonly type: string;
  readonly name: string;
  instances: { index_key?: string | number; attributes: Json }[];
}

export const API = 'aws_api_gateway_rest_api';
export const CLIENT = 'aws_cognito_user_pool_client';
export const DEPLOYMENT = 'aws_api_gateway_deployment';
export const METHOD = 'aws_api_gateway_method';
export const STAGE = 'aws_api_gateway_stage';

/** The state of plain HCL after a change. */
export function changedState(change: (state: State) => void = () => undefined, from?: State): State {
  const state = from
    ? structuredClone(from)
    : (JSON.parse(readFileSync(configurationFile('counted/terraform.tfstate'), 'utf8')) as State);
  change(state);
  return state;
}

/** Attributes of a resource, to be changed. */
export function attributesOf({ resources }: State, type: string, name?: string): Json {
  const found = resources.find((each) => each.type === type && (name === undefined || each.name === name));
  if (!found?.instances[0]) throw new RangeError(`there is no ${type} ${name ?? ''}`);
  return found.instances[0].attributes;
}

export function addTo(state: State, type: string, name: string, attributes: Readonly<Json>): void {
  state.resources.push({ mode: 'managed', type, name, instances: [{ attributes: { ...attributes } }] });
}

export function removeFrom(state: State, isGone: (type: string, name: string) => boolean): void {
  state.resources = state.resources.filter(({ type, name }) => !isGone(type, name));
}

/** A second API with a resource, an authorizer and a deployment. */
export function addSecondApi(state: State): void {
  addTo(state, API, 'second', { ...attributesOf(state, API), id: 'api2', root_resource_id: 'root2', name: 'second' });
  const authorizer = attributesOf(state, 'aws_api_gateway_authorizer');
  addTo(state, 'aws_api_gateway_authorizer', 'second', { ...authorizer, id: 'auth2', rest_api_id: 'api2' });
  const resource = { id: 'res2', parent_id: 'root2', path: '/other', path_part: 'other', rest_api_id: 'api2' };
  addTo(state, 'aws_api_gateway_resource', 'second', resource);
  addTo(state, DEPLOYMENT, 'second', { id: 'dep2', rest_api_id: 'api2', created_date: '2026-11-30T12:33:04Z' });
  addTo(state, 'aws_api_gateway_request_validator', 'second', { id: 'val2', name: 'v', rest_api_id: 'api2' });
}

/** The plan that leads from one state to another, in which all values are known; some are made again. */
export function planBetween(before: State, after: State, replaced: readonly string[] = []): Json {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const addresses = [...new Set([...was.keys(), ...is.keys()])];
  const planned = [...is.values()].map((each) => ({ ...each, sensitive_values: {} }));
  return {
    format_version: '1.2',
    planned_values: { root_module: { resources: planned } },
    prior_state: { format_version: '1.0', values: { root_module: { resources: [...was.values()] } } },
    resource_changes: addresses.map((address) => {
      const [old, own] = [was.get(address)?.values, is.get(address)?.values];
      const isSame = isDeepStrictEqual(old, own);
      const actions = !old
        ? ['create']
        : !own
          ? ['delete']
          : replaced.includes(address)
            ? ['create', 'delete']
            : isSame
              ? ['no-op']
              : ['update'];
      const { type, mode, name } = is.get(address) ?? was.get(address) ?? {};
      const change = { actions, before: old ?? null, after: own ?? null, after_unknown: {}, after_sensitive: {} };
      return { address, mode, type, name, change };
    }),
    configuration: { provider_config: {}, root_module: { resources: [] } },
  };
}

function valuesOf({ resources }: State) {
  return new Map(
    resources.flatMap(({ mode, type, name, instances }) =>
      instances.map(({ index_key: index, attributes }) => {
        const address = `${type}.${name}${index === undefined ? '' : `[${JSON.stringify(index)}]`}`;
        const key = index === undefined ? {} : { index };
        return [address, { address, mode, type, name, ...key, values: attributes }] as const;
      }),
    ),
  );
}
