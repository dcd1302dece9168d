import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { CommandError } from './measure.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CONNECTIONS = 20;

/** The compared sides, in the order of the table. */
export const sides = { gateway: 'gateway', framework: 'hono and node-server' };

const titleOf = (side) => sides[side] ?? side;

/** One side, serving in a process of its own until `stop` is called. */
export async function start(side, folder) {
  const child = spawn(process.execPath, ['--expose-gc', 'bench/gateway-process.mjs', side, folder], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const message = async (asked) => {
    const answer = once(child, 'message');
    if (asked) child.send(asked);
    const [first] = await Promise.race([answer, ended.then(() => [])]);
    if (!first) throw new CommandError(`${titleOf(side)} ended with ${child.exitCode ?? child.signalCode}`);
    return first;
  };
  const { url, authorization, page } = await message();
  return {
    /** Address of the page, where the side has one. */
    page,
    /** @param {{ duration: number } | { amount: number }} extent - seconds, or requests */
    async load(extent) {
      const before = await message('cpu');
      const result = await autocannon({ url, headers: { authorization }, connections: CONNECTIONS, ...extent });
      const after = await message('cpu');
      const failed = result.non2xx + result.errors;
      if (failed > 0) throw new CommandError(`${titleOf(side)} did not answer ${failed} requests with 200`);
      return {
        perSecond: result.requests.average,
        cpuMicros: (after.micros - before.micros) / result.requests.total,
        p50: result.latency.p50,
        p99: result.latency.p99,
      };
    },
    /** In bytes, after garbage collection. */
    memory: () => message('memory'),
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/** Number of times that the memory is read during a run. */
export const SAMPLES = 20;

/** The memory of a side while it answers so many requests. */
export async function memorySamples(side, requests) {
  const samples = [];
  for (let taken = 1; taken <= SAMPLES; taken++) {
    await side.load({ amount: requests / SAMPLES });
    const sample = { requests: (requests / SAMPLES) * taken, ...(await side.memory()) };
    samples.push(sample);
    console.error(`${sample.requests} requests: ${(sample.heapUsed / 2 ** 20).toFixed(1)} MiB of heap`);
  }
  return samples;
}
