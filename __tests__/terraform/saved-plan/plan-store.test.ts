import { S3Client } from '@aws-sdk/client-s3';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openBundle, writeBundle } from '../../../src/terraform/saved-plan/bundle';
import { PlanStore } from '../../../src/terraform/saved-plan/plan-store';
import type { FakeS3 } from '../../bootstrap/fake-s3';
import { ACCOUNT, startFakeS3 } from '../../bootstrap/fake-s3';

let fake: FakeS3;
let folder: string;
let client: S3Client;
let store: PlanStore;
let objects: Map<string, string>;

beforeEach(async () => {
  fake = await startFakeS3();
  folder = mkdtempSync(path.join(tmpdir(), 'plan-store-'));
  objects = new Map();
  fake.buckets.set('states', objects);
  client = new S3Client({
    region: 'eu-central-1',
    endpoint: fake.url,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'not-to-be-shown' },
  });
  store = new PlanStore(client, { bucket: 'states', prefix: 'shop/prod/plans/', accountId: ACCOUNT });
});

afterEach(async () => {
  client.destroy();
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => path.join(folder, name);

async function saved() {
  writeFileSync(path.join(folder, 'tfplan'), 'a plan');
  const bundle = await writeBundle(folder, at('saved'), { stack: 'shop-prod', changes: 1 });
  await store.put('run-1', at('saved'));
  return bundle;
}

test('a plan is kept below its prefix, and is the same when it is fetched', async () => {
  const { digest } = await saved();
  expect([...objects.keys()].sort()).toEqual(['shop/prod/plans/run-1/manifest.json', 'shop/prod/plans/run-1/tfplan']);
  await store.get('run-1', at('fetched'));
  expect((await openBundle(at('fetched'), at('copy'), digest)).manifest.stack).toBe('shop-prod');
});

test('what was changed where it is kept is refused when it is opened', async () => {
  const { digest } = await saved();
  objects.set('shop/prod/plans/run-1/tfplan', 'another plan');
  await store.get('run-1', at('fetched'));
  await expect(openBundle(at('fetched'), at('copy'), digest)).rejects.toThrow('tfplan was changed');
});

test('a list that leads out of the folder is refused before anything is written', async () => {
  await saved();
  const manifest = objects.get('shop/prod/plans/run-1/manifest.json') ?? '';
  objects.set('shop/prod/plans/run-1/manifest.json', manifest.replace('"tfplan"', '"../tfplan"'));
  await expect(store.get('run-1', at('fetched'))).rejects.toMatchObject({
    code: 'ERR_BUNDLE_UNREADABLE',
    message: expect.stringContaining('shop/prod/plans/run-1/ in bucket "states" holds no saved plan'),
  });
});

test('a plan that is not there, and half of one, are missing', async () => {
  await expect(store.get('run-2', at('fetched'))).rejects.toMatchObject({ code: 'ERR_STORE_MISSING' });
  await saved();
  objects.delete('shop/prod/plans/run-1/tfplan');
  await expect(store.get('run-1', at('half'))).rejects.toThrow('has no shop/prod/plans/run-1/tfplan, expected a plan');
});

test('a bucket of somebody else is an error without the request or the answer', async () => {
  fake.foreign.add('states');
  const failure = await store.get('run-1', at('fetched')).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'ERR_AWS_CALL_FAILED' });
  expect(String(failure)).not.toContain('not-to-be-shown');
});
