// Measures the backends of the local gateway: an HTTP service with and without it, Python against Node.js. See
// README.md.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { CommandError } from './measure.mjs';
import { synthesize } from './synthesized-app.mjs';
import { median, render } from './table.mjs';

const USAGE = `usage: node bench/backends.mjs [options]

  --rounds <n>  rounds of each side, after one that is not counted (default 10)
  --json        all figures as JSON instead of the tables
  --help

It takes minutes. The figures are printed, not judged: the exit code is 0 when all was measured.`;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ROUND_SECONDS = 3;
const CONNECTIONS = 20;
const WARM_REQUESTS = 300;
/** Response times of the HTTP service in milliseconds: none, and typical times of database queries. */
const SERVICES = [0, 5, 20];

try {
  const rounds = readRounds();
  if (rounds === undefined) console.log(USAGE);
  else await run(rounds);
} catch (error) {
  // Any other error is a bug in this script and shows its stack.
  if (!(error instanceof CommandError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** @returns undefined for --help */
function readRounds() {
  let values;
  try {
    const options = { rounds: { type: 'string', default: '10' }, json: { type: 'boolean' }, help: { type: 'boolean' } };
    ({ values } = parseArgs({ options }));
  } catch (error) {
    throw new CommandError(`${error.message}\n\n${USAGE}`);
  }
  if (values.help) return undefined;
  const rounds = Number(values.rounds);
  if (Number.isInteger(rounds) && rounds > 0) return { rounds, json: values.json };
  throw new CommandError(`--rounds is "${values.rounds}", expected 1 or more`);
}

async function run({ rounds, json }) {
  const throughput = [];
  for (const takesMs of SERVICES) throughput.push({ takesMs, samples: await measureThroughput(takesMs, rounds) });
  const functions = await measureFunctions(rounds);
  if (json) console.log(JSON.stringify({ throughput, functions }, undefined, 2));
  else console.log([...throughput.map(throughputTable), functionTable(functions)].join('\n\n'));
}

/** Starts a process that serves, and returns its URL. */
async function start(side, place) {
  const args = ['bench/backends-process.mjs', side, String(place)];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const [served] = await Promise.race([once(child, 'message'), ended.then(() => [])]);
  if (!served) throw new CommandError(`${side} ended with ${child.exitCode ?? child.signalCode}`);
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { ...served, stop };
}

/** Runs `work` with a service and a gateway in front of it, and stops both afterwards. */
async function withGateway(takesMs, work) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-backends-'));
  const running = [];
  const begin = async (side, place) => {
    const started = await start(side, place);
    running.push(started);
    return started;
  };
  try {
    const service = await begin('service', takesMs);
    await synthesize('bench/backends-app.ts', folder, { BACKEND_URL: service.url });
    return await work({ gateway: await begin('gateway', folder), proxy: await begin('proxy', service.url), service });
  } finally {
    for (const { stop } of running.toReversed()) await stop();
    await rm(folder, { recursive: true });
  }
}

function measureThroughput(takesMs, rounds) {
  return withGateway(takesMs, async (sides) => {
    const samples = [];
    const names = Object.keys(sides);
    // In turn, forwards and backwards, so that other load of the machine affects all sides alike.
    for (let round = 0; round <= rounds; round++) {
      const sample = {};
      for (const name of round % 2 ? names : names.toReversed()) sample[name] = await load(sides[name]);
      if (round > 0) samples.push(sample);
      const shown = names.map((name) => `${name} ${Math.round(sample[name])}`).join(', ');
      console.error(
        `service of ${takesMs} ms, ${round > 0 ? `round ${round} of ${rounds}` : 'warm-up'}, requests/s: ${shown}`,
      );
    }
    return samples;
  });
}

/** Measures requests per second. */
async function load({ url, authorization }) {
  const options = { url: `${url}/http`, headers: { authorization }, connections: CONNECTIONS, duration: ROUND_SECONDS };
  const { requests, non2xx, errors } = await autocannon(options);
  if (non2xx + errors > 0) throw new CommandError(`${url} did not answer ${non2xx + errors} requests with 200`);
  return requests.average;
}

/** Measures the milliseconds of function calls, warm and in a new process, in turn. */
function measureFunctions(rounds) {
  return withGateway(0, async ({ gateway }) => {
    const agent = new Agent({ keepAlive: true });
    const ask = (path, status) => timed(`${gateway.url}${path}`, gateway.authorization, agent, status);
    const samples = [];
    for (let round = 0; round <= rounds; round++) {
      const sample = { node: {}, python: {} };
      for (const name of ['node', 'python']) {
        await ask(`/${name}?end=1`, 502);
        sample[name].cold = await ask(`/${name}`, 200);
      }
      const warm = { node: [], python: [] };
      for (let index = 0; index < WARM_REQUESTS; index++) {
        for (const name of ['node', 'python']) warm[name].push(await ask(`/${name}`, 200));
      }
      for (const name of ['node', 'python']) sample[name].warm = median(warm[name]);
      if (round > 0) samples.push(sample);
    }
    agent.destroy();
    return samples;
  });
}

async function timed(url, authorization, agent, expected) {
  const begun = performance.now();
  const sent = request(url, { agent, headers: { authorization } }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== expected)
    throw new CommandError(`${url} answered ${response.statusCode}, expected ${expected}`);
  return performance.now() - begun;
}

function throughputTable({ takesMs, samples }) {
  const rate = (name) => String(Math.round(median(samples.map((sample) => sample[name]))));
  const share = (name) => median(samples.map((sample) => sample[name] / sample.service)).toFixed(2);
  return render([
    [`HTTP service that takes ${takesMs} ms`, 'requests/s', 'share of without'],
    ['through the gateway', rate('gateway'), `${share('gateway')} (target 0.60)`],
    ['through a bare proxy', rate('proxy'), share('proxy')],
    ['without', rate('service'), ''],
  ]);
}

function functionTable(samples) {
  const of = (name, kind) => median(samples.map((sample) => sample[name][kind]));
  const row = (name) => [of(name, 'cold'), of(name, 'warm')].map((ms) => `${ms.toFixed(1)} ms`);
  const more = median(samples.map(({ node, python }) => python.warm - node.warm));
  const longest = Math.max(...samples.map(({ python }) => python.cold));
  return render([
    ['function, one request at a time', 'new process', 'warm, median'],
    ['Python', ...row('python')],
    ['Node.js', ...row('node')],
    ['Python - Node.js', '', `${more.toFixed(2)} ms (target 5)`],
    ['Python, the longest', `${longest.toFixed(0)} ms (target 1000)`, ''],
  ]);
}
