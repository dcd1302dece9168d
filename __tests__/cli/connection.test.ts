import { connectionOf } from '../../src/cli/connection';
import type { TerraformJson } from '../../src/terraform-json/terraform-json';
import { addApiKey } from '../local/limits-json';
import { startTestGateway } from '../local/test-gateway';

const VALUE = 'given-0123456789-0123456789';

function withKeys(json: TerraformJson) {
  addApiKey(json, 'partner', { value: VALUE });
  addApiKey(json, 'made');
}

test('a stack without API keys prints nothing about them', async () => {
  expect(connectionOf(await startTestGateway())).not.toHaveProperty('apiKeys');
});

test('API keys are there by name', async () => {
  const { apiKeys } = connectionOf(await startTestGateway({ edit: withKeys }));
  expect(apiKeys).toEqual({ partner: VALUE, made: expect.stringMatching(/^[a-z0-9]{40}$/) });
});

test('a seed fixes the API keys that are made', async () => {
  const one = await startTestGateway({ edit: withKeys, seed: 'a' });
  const two = await startTestGateway({ edit: withKeys, seed: 'a' });
  expect(connectionOf(one).apiKeys).toEqual(connectionOf(two).apiKeys);
});
