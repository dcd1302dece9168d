#!/usr/bin/env node
// Stands for Terraform in tests of what plans by it and applies what was planned. FAKE_LOG takes what it was called with,
// FAKE_PLAN is the file of what `show -json` says. FAKE_APPLY is how an apply ends: `stale`, or `unsaved` where the state
// cannot be written to its place.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

const [command, ...flags] = process.argv.slice(2);
const { FAKE_LOG, FAKE_PLAN, FAKE_APPLY } = process.env;

appendFileSync(FAKE_LOG, `${[command, ...flags].join(' ')}\n`);
if (!existsSync('cdk.tf.json')) throw new Error('there is nothing to work on here');
if (command === 'init') writeFileSync('.terraform.lock.hcl', '# providers');
if (command === 'plan') {
  writeFileSync('tfplan', 'a plan');
  process.stdout.write('what only a plan shows\n');
}
if (command === 'show') process.stdout.write(readFileSync(FAKE_PLAN, 'utf8'));
if (command === 'apply') {
  if (readFileSync('tfplan', 'utf8') !== 'a plan') throw new Error('this is no plan');
  if (FAKE_APPLY === 'unsaved') writeFileSync('errored.tfstate', '{"serial":7}');
  if (FAKE_APPLY === 'stale') process.stderr.write('Error: Saved plan is stale\n');
  if (FAKE_APPLY !== undefined) process.exitCode = 1;
}
