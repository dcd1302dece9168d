#!/usr/bin/env node
// Replaces Terraform in tests of commands that plan and apply. FAKE_LOG is the file for its arguments, FAKE_PLAN the
// file with the output of `show -json`, FAKE_SNAPSHOT the file with the plan of a second snapshot. FAKE_APPLY is the
// failure of an apply: `stale`, or `unsaved` if the state cannot be written; FAKE_SNAPSHOT_APPLY is the same for the
// second snapshot.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [command, ...flags] = process.argv.slice(2);
const { FAKE_LOG, FAKE_PLAN, FAKE_APPLY, FAKE_SNAPSHOT, FAKE_SNAPSHOT_APPLY } = process.env;
const out = flags.find((flag) => flag.startsWith('-out='))?.slice('-out='.length);
const file = out ?? flags.at(-1) ?? '';
const isSnapshot = path.basename(file) === 'snapshot.tfplan';

// Folders have random names.
const called = flags.map((flag) => flag.replace(/[^=]*\/(?=(snapshot\.)?tfplan$)/, ''));
appendFileSync(FAKE_LOG, `${[command, ...called].join(' ')}\n`);
if (!existsSync('cdk.tf.json')) throw new Error('there is nothing to work on here');
if (command === 'init') writeFileSync('.terraform.lock.hcl', '# providers');
if (command === 'plan') {
  writeFileSync(file, 'a plan');
  process.stdout.write('what only a plan shows\n');
}
if (command === 'show') process.stdout.write(readFileSync(isSnapshot ? FAKE_SNAPSHOT : FAKE_PLAN, 'utf8'));
if (command === 'output') process.stdout.write('{"ApiUrl":{"sensitive":false,"value":"https://api"}}');
if (command === 'apply') {
  if (readFileSync(file, 'utf8') !== 'a plan') throw new Error('this is no plan');
  const end = isSnapshot ? FAKE_SNAPSHOT_APPLY : FAKE_APPLY;
  if (end === 'unsaved') writeFileSync('errored.tfstate', '{"serial":7}');
  if (end === 'stale') process.stderr.write('Error: Saved plan is stale\n');
  if (end !== undefined) process.exitCode = 1;
}
