import { parseDocument } from '../../src/foreign/document';
import { foreignStack } from '../../src/foreign/stack';
import { accessTable } from '../../src/matrix/access-table';
import { readForeign } from '../../src/matrix/read-stack';
import type { State } from './changed';
import { API, METHOD, addTo, attributesOf, changedState, removeFrom } from './changed';

function cellOf(state: State): { readonly cell: string | undefined; readonly reason: string | undefined } {
  const stack = foreignStack(parseDocument(JSON.stringify(state), 'given.tfstate'), 'given');
  const row = accessTable(readForeign(stack)).routes.find(({ name }) => /^GET \/+(orders\/+)?orders$/.test(name));
  return { cell: row?.cells.reporting, reason: row?.reason };
}

/** A usage plan with one API key; the method of `GET /orders` requires a key. */
function keyed({ enabled, stage }: { readonly enabled: boolean; readonly stage: string }): State {
  return changedState((state) => {
    attributesOf(state, METHOD, 'list').api_key_required = true;
    const added = (type: string, attributes: Readonly<Record<string, unknown>>) => {
      addTo(state, type, 'own', attributes);
    };
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
    removeFrom(each, (type) => /^aws_api_gateway_(stage|deployment)$/.test(type));
  });
  expect(cellOf(state)).toEqual({ cell: 'unknown', reason: 'no stage here serves its API' });
});
