#!/usr/bin/env node
// Runs the AWS emulator ministack on 127.0.0.1 until it is interrupted: `npm run emulator`. The first line on stdout is
// its URL, printed once it answers. The first start installs it from PyPI into the user's cache folder; every start is
// empty. EMULATOR_PORT sets the port, PYTHON the interpreter (3.10 or later).
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pythonEnvironment } from '../python-environment.mjs';
import { startForwarder } from './forwarder.mjs';

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

async function waitUntilHealthy(socketPath, emulator) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && emulator.exitCode === null && emulator.signalCode === null) {
    if ((await healthStatus(socketPath)) === 200) return;
    await sleep(100);
  }
  throw new Error(`ministack did not answer within ${START_TIMEOUT_MS / 1_000} s; see its log above`);
}

function healthStatus(socketPath) {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/_ministack/health', timeout: 2_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(undefined));
    asked.end();
  });
}

const venv = await pythonEnvironment('ministack', REQUIREMENTS).catch((error) => {
  report(`error: ${error.message}`);
  process.exit(1);
});
const state = await mkdtemp(path.join(tmpdir(), 'm2m-emulator-'));
const temporary = path.join(state, 'tmp');
await mkdir(temporary);
const socketPath = path.join(state, 'emulator.sock');
const forwarder = await startForwarder({ port: chosenPort() ?? 0, socketPath }).catch(async (error) => {
  report(`error: ${error.message}`);
  await rm(state, { recursive: true });
  process.exit(1);
});
const { port } = forwarder.address();
// Functions inherit its environment, so the environment is minimal; its process group ends them with it. Only the
// forwarder can reach it, because its socket is in a folder of this user.
const served = ['-m', 'hypercorn', 'ministack.app:app', '--bind', `unix:${socketPath}`, '--keep-alive', '75'];
const emulator = spawn(path.join(venv, 'bin', 'python'), served, {
  cwd: state,
  detached: true,
  stdio: ['ignore', 2, 2],
  env: {
    PATH: process.env.PATH,
    HOME: homedir(),
    LANG: 'C.UTF-8',
    // It leaves temporary files of its functions; here they are removed with the folder.
    TMPDIR: temporary,
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
    // The group has ended already.
  }
}

process.once('SIGINT', () => stop(0));
process.once('SIGTERM', () => stop(0));
// If a test forked this process, it ends with the test, however the test ends.
process.once('disconnect', () => stop(0));
emulator.once('exit', () => stop(1));

try {
  await waitUntilHealthy(socketPath, emulator);
  process.stdout.write(`http://127.0.0.1:${port}\n`);
} catch (error) {
  report(`error: ${error.message}`);
  await stop(1);
}
