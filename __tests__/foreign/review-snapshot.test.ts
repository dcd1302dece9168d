import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../cli/run-command';
import type { State } from './changed';
import { API, DEPLOYMENT, METHOD, addTo, attributesOf, changedState, planBetween } from './changed';

const folder = mkdtempSync(path.join(tmpdir(), 'review-snapshot-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const deployed = changedState();

async function reviewed(change: (state: State) => void): Promise<string> {
  const file = path.join(folder, 'plan.json');
  writeFileSync(file, JSON.stringify(planBetween(deployed, changedState(change, deployed))));
  const { stdout, stderr } = await runCommand(['review', '--plan', file]);
  expect(stderr).toBe('');
  return stdout;
}

const STALE = `${DEPLOYMENT}.orders is not created again`;

test.each<[string, (state: State) => void]>([
  [
    'the scopes of a method',
    (state) => {
      attributesOf(state, METHOD, 'place').authorization_scopes = ['orders/read'];
    },
  ],
  [
    'where the API finds keys',
    (state) => {
      attributesOf(state, API).api_key_source = 'AUTHORIZER';
    },
  ],
  [
    'a new resource policy',
    (state) => {
      const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
      addTo(state, 'aws_api_gateway_rest_api_policy', 'own', { rest_api_id: attributesOf(state, API).id, policy });
    },
  ],
])('a change that waits for a deployment is named: %s', async (_, change) => {
  expect(await reviewed(change)).toContain(STALE);
});

test.each<[string, (state: State) => void]>([
  [
    'tags',
    (state) => {
      Object.assign(attributesOf(state, API), { tags: { team: 'orders' }, tags_all: { team: 'orders' } });
    },
  ],
  [
    'a description',
    (state) => {
      attributesOf(state, API).description = 'All orders';
    },
  ],
])('a change of the API that takes effect at once waits for none: %s', async (_, change) => {
  expect(await reviewed(change)).not.toContain('is not created again');
});
