#!/usr/bin/env node
// Replaces Terraform in tests: it keeps a state at the place that the JSON names, moves it as `init -migrate-state`
// does, and creates and deletes the bucket. FAKE_FAIL names a command that fails; FAKE_MOVE is what happens to a moved
// state: `lost` or `changed`. FAKE_LOG is the file for its arguments.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

const [command, ...flags] = process.argv.slice(2);
const { FAKE_FAIL, FAKE_MOVE, FAKE_LOG, M2M_AWS_ENDPOINT_URL: url } = process.env;
const { terraform, resource } = JSON.parse(readFileSync('cdk.tf.json', 'utf8'));
const [[name, { force_destroy: forceDestroy }]] = Object.entries(resource.aws_s3_bucket);
const bucket = 'cognito-m2m-demo-dev-state-123456789012';
const REMEMBERED = '.fake-backend';

appendFileSync(FAKE_LOG, `${[terraform.backend.s3 ? 'bucket:' : 'local:', command, ...flags].join(' ')}\n`);
process.stdout.write(`what ${command} says\n`);
if (command === FAKE_FAIL) process.exit(1);

async function read({ local, s3 }) {
  if (local) return existsSync(local.path) ? JSON.parse(readFileSync(local.path, 'utf8')) : undefined;
  const answer = await fetch(`${url}/${s3.bucket}/${s3.key}`);
  return answer.ok ? answer.json() : undefined;
}

async function write({ local, s3 }, state) {
  const text = JSON.stringify(state);
  if (local) writeFileSync(local.path, text);
  else await fetch(`${url}/${s3.bucket}/${s3.key}`, { method: 'PUT', body: text });
}

const state = (await read(terraform.backend)) ?? { lineage: 'made-here', serial: 0, resources: [] };
if (command === 'init') {
  if (flags.includes('-migrate-state') && FAKE_MOVE !== 'lost') {
    const moved = await read(JSON.parse(readFileSync(REMEMBERED, 'utf8')));
    // As Terraform does, if the bucket has no state yet.
    const begun = terraform.backend.s3 && state.serial === 0 ? { lineage: 'begun-there', serial: 1 } : {};
    const changed = FAKE_MOVE === 'changed' ? { resources: [{ ...moved.resources[0], instances: [] }] } : {};
    await write(terraform.backend, { ...moved, ...begun, ...changed });
  }
  writeFileSync(REMEMBERED, JSON.stringify(terraform.backend));
} else if (command === 'apply') {
  await fetch(`${url}/${bucket}`, { method: 'PUT' });
  const made = { type: 'aws_s3_bucket', name, instances: [{ attributes: { force_destroy: forceDestroy } }] };
  await write(terraform.backend, { ...state, serial: state.serial + 1, resources: [made] });
} else {
  await fetch(`${url}/${bucket}`, { method: 'DELETE' });
  await write(terraform.backend, { ...state, serial: state.serial + 1, resources: [] });
}
