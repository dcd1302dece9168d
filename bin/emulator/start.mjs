#!/usr/bin/env node
// Runs the AWS emulator ministack on 127.0.0.1 until it is interrupted: `npm run emulator`. Its address is the first line
// on stdout, once it answers. The first start installs it from PyPI into the user's cache folder; every start is empty.
// EMULATOR_PORT chooses the port, PYTHON the interpreter (3.10 or later).
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pythonEnvironment } from '../python-environment.mjs';

const REQUIREMENTS = path.join(import.meta.dirname, 'requirements.txt');
const START_TIMEOUT_MS = 60_000;

const report = (line) => process.stderr.write(`${line}\n`);

function chosenPort() {
  const given = process.env.EMULATOR_PORT;
  if (given === undefined) return undefined;
  const port = Number(given);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  report(`error: EMULATOR_PORT is "${given}", expected a port from 1 to 65535; correct or unset it`);
  process.exit(1);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function waitUntilHealthy(url, emulator) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && emulator.exitCode === null && emulator.signalCode === null) {
    const answer = await fetch(`${url}/_ministack/health`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`ministack did not answer at ${url} within ${START_TIMEOUT_MS / 1_000} s; see its log above`);
}

const venv = await pythonEnvironment('ministack', REQUIREMENTS).catch((error) => {
  report(`error: ${error.message}`);
  process.exit(1);
});
const port = chosenPort() ?? (await freePort());
const state = await mkdtemp(path.join(tmpdir(), 'm2m-emulator-'));
const temporary = path.join(state, 'tmp');
await mkdir(temporary);
const url = `http://127.0.0.1:${port}`;
// Functions inherit its environment, so it gets a bare one; its own process group ends them with it.
const emulator = spawn(path.join(venv, 'bin', 'ministack'), {
  cwd: state,
  detached: true,
  stdio: ['ignore', 2, 2],
  env: {
    PATH: process.env.PATH,
    HOME: homedir(),
    LANG: 'C.UTF-8',
    // It leaves what its functions ran from; here that goes with the rest.
    TMPDIR: temporary,
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    LAMBDA_EXECUTOR: 'local',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    STATE_DIR: path.join(state, 'state'),
    S3_DATA_DIR: path.join(state, 's3'),
  },
});

let stopping = false;
async function stop(exitCode) {
  if (stopping) return;
  stopping = true;
  const ended = emulator.exitCode !== null || emulator.signalCode !== null;
  const exit = ended ? Promise.resolve() : new Promise((resolve) => emulator.once('exit', resolve));
  signalGroup('SIGTERM');
  await Promise.race([exit, sleep(5_000)]);
  signalGroup('SIGKILL');
  await rm(state, { recursive: true, force: true, maxRetries: 5 });
  process.exit(exitCode);
}

function signalGroup(signal) {
  try {
    process.kill(-emulator.pid, signal);
  } catch {
    // The group has ended.
  }
}

process.once('SIGINT', () => stop(0));
process.once('SIGTERM', () => stop(0));
// A test that forked it ends it by ending, however it ends.
process.once('disconnect', () => stop(0));
emulator.once('exit', () => stop(1));

try {
  await waitUntilHealthy(url, emulator);
  process.stdout.write(`${url}\n`);
} catch (error) {
  report(`error: ${error.message}`);
  await stop(1);
}
