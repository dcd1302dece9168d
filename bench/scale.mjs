// Measures services of many teams: their composition, the synth of all stacks and of one, the local gateway, the review of
// a change of one service, and pools with many clients. `node bench/scale.mjs`; see README.md.
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from './measure.mjs';
import { loadSource } from './source-module.mjs';
import { median, render } from './table.mjs';

const ROOT = join(import.meta.dirname, '..');
const RUNS = 3;
const SERVICES = 120;
const CLIENTS = [250, 500, 1_000];
const ONE_STACK = 'cognito-m2m-demo-dev-s7';
const POLL_MS = 20;
const TICKS_A_SECOND = 100;
const MB = 10 ** 6;

const { composeAccess, reviewComment, scaledServices, servedCall } = await loadSource('bench/scale-services.ts');
const folder = mkdtempSync(join(tmpdir(), 'bench-scale-'));
const rows = [];
try {
  const app = await compiled('scale-app');
  const services = { BENCH_SERVICES: String(SERVICES) };
  const size = `${SERVICES} services, ${SERVICES * 5} routes, ${SERVICES} clients`;
  limit(`composeAccess, ${size}`, composeMs(SERVICES), 'ms', 500);
  limit(`composeAccess, ${SERVICES / 2} services`, composeMs(SERVICES / 2), 'ms');

  const all = await synths(app, 'base', services);
  limit(`synth of all ${SERVICES + 1} stacks`, all.wallSeconds, 's', 10);
  limit('its CPU time', all.cpuSeconds, 's');
  limit('its memory', all.peakBytes / MB, 'MB', 800);
  const one = await synths(app, 'one', { ...services, COGNITO_M2M_STACKS: ONE_STACK });
  limit('synth of one stack', one.wallSeconds, 's', 1.5);
  limit('its CPU time', one.cpuSeconds, 's');
  const withPool = await synths(app, 'pool', { ...services, COGNITO_M2M_STACKS: `${ONE_STACK}+` });
  limit('synth of one stack and that of its pool', withPool.wallSeconds, 's');

  const started = await start(app, services);
  limit('start to the first answer', started.seconds, 's', 6);
  limit('its CPU time', started.cpuSeconds, 's');
  limit('memory of its process', started.bytes / MB, 'MB', 500);

  await synth(app, 'head', { ...services, BENCH_CHANGED: '1' });
  const [reviews, reviewCpu] = [[], []];
  let comment = '';
  for (let run = 0; run < RUNS; run++) {
    const begin = performance.now();
    const cpu = process.cpuUsage();
    comment = await reviewComment(join(folder, 'base'), join(folder, 'head'));
    reviews.push((performance.now() - begin) / 1_000);
    const { user, system } = process.cpuUsage(cpu);
    reviewCpu.push((user + system) / 1e6);
  }
  limit("review of one service's change", median(reviews), 's', 3);
  limit('its CPU time', median(reviewCpu), 's');
  limit('comments of the review', comment.split('<!-- m2m-review: ').length - 1, '', 1);
  limit('bytes of the comment', Buffer.byteLength(comment), '', 65_536);
  limit('stacks that the change touches', changedStacks().length, '', 2);

  const pools = await compiled('scale-clients-app');
  const perClient = [];
  for (const count of CLIENTS) {
    const made = await synths(pools, `pool-${count}`, { BENCH_CLIENTS: String(count), M2M_ENVIRONMENT: 'local' });
    const begin = performance.now();
    const status = await servedCall(join(folder, `pool-${count}`));
    if (status !== 200) throw new Error(`the call of a client among ${count} was answered ${status}`);
    const served = performance.now() - begin;
    perClient.push((made.cpuSeconds * 1_000) / count);
    limit(`${count} clients of one pool: synth`, made.wallSeconds, 's');
    limit('its CPU time a client', perClient.at(-1), 'ms');
    limit('start of the gateway, and a call that the function lets pass', served, 'ms');
  }
  const [least, most] = [perClient[0], perClient.at(-1)];
  limit(`CPU time a client, of ${CLIENTS.at(-1)} to ${CLIENTS[0]}`, most / least, '', 1);
} finally {
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['scale-app', 'scale-clients-app']) rmSync(outfile(name), { force: true });
}
console.log(render([['', 'measured', 'target'], ...rows.map(({ row }) => row)]));
if (rows.some(({ missed }) => missed)) process.exitCode = 1;

function outfile(name) {
  return join(ROOT, `.build/bench-${name}-${process.pid}.cjs`);
}

async function compiled(name) {
  await build({
    entryPoints: [join(ROOT, `bench/${name}.ts`)],
    outfile: outfile(name),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    alias: { 'cognito-m2m': join(ROOT, 'src/index.ts') },
    external: ['cdktf', '@cdktf/*', 'constructs', 'esbuild'],
  });
  return ['--max-semi-space-size=4', outfile(name)];
}

function synth(app, name, variables) {
  return measure({
    args: [process.execPath, ...app],
    cwd: ROOT,
    env: { ...variables, CDKTF_OUTDIR: join(folder, name) },
  });
}

/** Median of each figure separately. */
async function synths(app, name, variables) {
  const runs = [];
  for (let run = 0; run < RUNS; run++) runs.push(await synth(app, name, variables));
  const of = (figure) => median(runs.map((each) => each[figure]));
  return { wallSeconds: of('wallSeconds'), cpuSeconds: of('cpuSeconds'), peakBytes: of('peakBytes') };
}

/** Time from the start of the command until an API answers, and the most memory that its process had until then. */
async function start(app, variables) {
  const port = await freePort();
  const command = [process.execPath, ...app].join(' ');
  const begin = performance.now();
  const child = spawn(process.execPath, ['bin/cognito-m2m.mjs', 'start', '--app', command, '--port', String(port)], {
    cwd: ROOT,
    env: { ...process.env, ...variables },
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  try {
    while (child.exitCode === null) {
      const answer = await fetch(`http://127.0.0.1:${port}/s0/prod/s0/r0`).catch(() => undefined);
      if (answer) {
        if (answer.status !== 401) throw new Error(`a call without a token was answered ${answer.status}`);
        const seconds = (performance.now() - begin) / 1_000;
        return { seconds, cpuSeconds: cpuSeconds(child.pid), bytes: peakBytes(child.pid) };
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new Error(`start ended with ${child.exitCode}`);
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}

/** CPU time of a process and of those that it waited for, such as that of the app. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
  return ticks / TICKS_A_SECOND;
}

function peakBytes(pid) {
  const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) * 1_024;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function composeMs(count) {
  const times = [];
  for (let run = 0; run <= RUNS; run++) {
    // New for each run, because the check of a service runs only once.
    const services = scaledServices(count);
    const begin = performance.now();
    composeAccess(services);
    if (run > 0) times.push(performance.now() - begin);
  }
  return median(times);
}

/** Stacks whose Terraform JSON differs between base and head. */
function changedStacks() {
  const text = (side, name) => readFileSync(join(folder, side, 'stacks', name, 'cdk.tf.json'), 'utf8');
  const names = readdirSync(join(folder, 'base/stacks'));
  const changed = names.filter((name) => text('base', name) !== text('head', name));
  const expected = ['cognito-m2m-demo-dev', 'cognito-m2m-demo-dev-s0'];
  if (changed.join() !== expected.join()) throw new Error(`the change touches ${changed.join(', ')}`);
  return changed;
}

function limit(title, value, unit, target) {
  const number = (given) =>
    given < 100 && !Number.isInteger(given) ? given.toFixed(2) : Math.round(given).toLocaleString('en');
  const shown = (given) => `${number(given)} ${unit}`.trim();
  rows.push({
    row: [title, shown(value), target === undefined ? '' : `${shown(target)} and less`],
    missed: target !== undefined && value > target,
  });
}
