// Compares the local gateway with the framework it is built on. See README.md.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SAMPLES, memorySamples, sides, start } from './gateway-sides.mjs';
import { flatness, memoryTable, ratios, speedTable } from './gateway-table.mjs';
import { CommandError } from './measure.mjs';
import { synthesize } from './synthesized-app.mjs';

const USAGE = `usage: node bench/gateway.mjs [options]

  --rounds <n>    rounds of each side, after one that is not counted (default 15)
  --requests <n>  requests of the memory run, a multiple of 20 (default 200000; 0 leaves it out)
  --json          all figures as JSON instead of the tables
  --help

It takes minutes. The figures are printed, not judged: the exit code is 0 when all was measured.`;

const ROUND_SECONDS = 3;

try {
  const options = readOptions();
  if (options) {
    const results = await run(options);
    console.log(options.json ? JSON.stringify(results, undefined, 2) : report(results));
  } else {
    console.log(USAGE);
  }
} catch (error) {
  // Any other error is a bug in this script and shows its stack.
  if (!(error instanceof CommandError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** @returns undefined for --help */
function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '15' },
        requests: { type: 'string', default: '200000' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new CommandError(`${error.message}\n\n${USAGE}`);
  }
  if (values.help) return undefined;
  const [rounds, requests] = [Number(values.rounds), Number(values.requests)];
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new CommandError(`--rounds is "${values.rounds}", expected 1 or more`);
  if (!Number.isInteger(requests / SAMPLES) || requests < 0) {
    throw new CommandError(`--requests is "${values.requests}", expected a multiple of ${SAMPLES}`);
  }
  return { rounds, requests, json: values.json };
}

async function run({ rounds, requests }) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-gateway-'));
  try {
    await synthesize('main.ts', folder);
    const speed = await measureSpeed(folder, rounds);
    return { speed, ratios: ratios(speed), memory: requests > 0 ? await measureMemory(folder, requests) : [] };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measureSpeed(folder, rounds) {
  const running = [];
  try {
    for (const name of Object.keys(sides)) running.push({ name, side: await start(name, folder), samples: [] });
    // In turn, and each side first in every other round, so that other load of the machine affects both alike.
    for (let round = 0; round <= rounds; round++) {
      for (const { name, side, samples } of round % 2 ? running : running.toReversed()) {
        const sample = await side.load({ duration: ROUND_SECONDS });
        if (round > 0) samples.push(sample);
        console.error(
          `${round > 0 ? `round ${round} of ${rounds}` : 'warm-up'}, ${sides[name]}: ${Math.round(sample.perSecond)} requests/s`,
        );
      }
    }
    return running.map(({ name, samples }) => ({ name, samples }));
  } finally {
    for (const { side } of running) await side.stop();
  }
}

async function measureMemory(folder, requests) {
  const gateway = await start('gateway', folder);
  try {
    return await memorySamples(gateway, requests);
  } finally {
    await gateway.stop();
  }
}

function report({ speed, memory }) {
  return [speedTable(speed), ...(memory.length > 0 ? [memoryTable(memory), flatness(memory)] : [])].join('\n\n');
}
