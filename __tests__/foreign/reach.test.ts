import { readFileSync } from 'node:fs';
import { parseDocument } from '../../src/foreign/document';
import { foreignStack } from '../../src/foreign/stack';
import { accessTable } from '../../src/matrix/access-table';
import { readForeign } from '../../src/matrix/read-stack';
import { configurationFile } from './given';

type Json = Record<string, unknown>;

interface State {
  resources: { mode: string; type: string; name: string; instances: { attributes: Json }[] }[];
}

const API = 'aws_api_gateway_rest_api';

/** The state of plain HCL after a change. */
function changedState(change: (state: State) => void): State {
  const state = JSON.parse(readFileSync(configurationFile('counted/terraform.tfstate'), 'utf8')) as State;
  change(state);
  return state;
}

function attributesOf({ resources }: State, type: string, name?: string): Json {
  const found = resources.find((each) => each.type === type && (name === undefined || each.name === name));
  return found?.instances[0]?.attributes ?? {};
}

function cellOf(state: State): { readonly cell: string | undefined; readonly reason: string | undefined } {
  const stack = foreignStack(parseDocument(JSON.stringify(state), 'given.tfstate'), 'given');
  const row = accessTable(readForeign(stack)).routes.find(({ name }) => /^GET \/+(orders\/+)?orders$/.test(name));
  return { cell: row?.cells.reporting, reason: row?.reason };
}

/** A usage plan with one API key; the method of `GET /orders` requires a key. */
function keyed({ enabled, stage }: { readonly enabled: boolean; readonly stage: string }): State {
  return changedState((state) => {
    attributesOf(state, 'aws_api_gateway_method', 'list').api_key_required = true;
    const added = (type: string, attributes: Json) =>
      state.resources.push({ mode: 'managed', type, name: 'own', instances: [{ attributes }] });
    added('aws_api_gateway_api_key', { id: 'key1', name: 'reporting', enabled });
    const stages = [{ api_id: attributesOf(state, API).id, stage, throttle: [] }];
    added('aws_api_gateway_usage_plan', { id: 'plan1', name: 'plan', api_stages: stages });
    added('aws_api_gateway_usage_plan_key', { id: 'key1', key_id: 'key1', usage_plan_id: 'plan1', name: 'reporting' });
  });
}

test('a client with a key of a usage plan for the stage is allowed', () => {
  expect(cellOf(keyed({ enabled: true, stage: 'live' })).cell).toBe('allowed');
});

test.each([
  ['a disabled key', { enabled: false, stage: 'live' }],
  ['a usage plan for another stage', { enabled: true, stage: 'beta' }],
])('%s opens nothing that is known', (_, key) => {
  expect(cellOf(keyed(key))).toEqual({
    cell: 'unknown',
    reason: 'it asks for an API key, and no usage plan here has one for its API',
  });
});

test('an API without a stage serves nothing that is known', () => {
  const state = changedState((each) => {
    each.resources = each.resources.filter(({ type }) => !/^aws_api_gateway_(stage|deployment)$/.test(type));
  });
  expect(cellOf(state)).toEqual({ cell: 'unknown', reason: 'no stage here serves its API' });
});
