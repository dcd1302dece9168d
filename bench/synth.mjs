// Compares the synth of this project with two other ways to do the same, in turn. See README.md.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError, measure } from './measure.mjs';
import { medians, table } from './table.mjs';
import { countResources, prepare, ways } from './ways.mjs';

const USAGE = `usage: node bench/synth.mjs [options]

  --runs <n>      counted runs of each command, after one that is not counted (default 5)
  --quick         one run, default deployment only
  --only <names>  of ${Object.keys(ways).join(', ')}, with commas between
  --json          every run's figures as JSON instead of the table
  --help

It takes minutes. The figures are printed, not judged: the exit code is 0 when all was measured.`;

/** @type {(import('./ways.mjs').Scale | undefined)[]} */
const SCALES = [undefined, { routes: 100, clients: 20 }, { routes: 250, clients: 100 }];

try {
  const options = readOptions();
  if (options) {
    const cases = await run(options);
    console.log(options.json ? JSON.stringify(cases, undefined, 2) : table(cases));
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
        runs: { type: 'string', default: '5' },
        quick: { type: 'boolean', default: false },
        only: { type: 'string', default: Object.keys(ways).join() },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new CommandError(`${error.message}\n\n${USAGE}`);
  }
  if (values.help) return undefined;
  const runs = values.quick ? 1 : Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new CommandError(`--runs is "${values.runs}", expected 1 or more`);
  const names = values.only.split(',');
  const unknown = names.find((name) => !Object.hasOwn(ways, name));
  if (unknown !== undefined) {
    throw new CommandError(`--only names "${unknown}", expected some of ${Object.keys(ways).join(', ')}`);
  }
  return { runs, names, json: values.json, scales: values.quick ? [undefined] : SCALES };
}

async function run({ runs, names, scales }) {
  await prepare();
  const cases = [];
  for (const scale of scales) {
    const sides = names.filter((name) => !scale || ways[name].scales).map((name) => ({ name, samples: [] }));
    const title = scale ? `${scale.routes} routes, ${scale.clients} clients` : 'default deployment';
    // In turn, so that other load of the machine affects all alike. Round 0 warms up the disk cache.
    for (let round = 0; round <= runs; round++) {
      for (const side of sides) {
        const { resources, ...sample } = await synthOnce(ways[side.name], scale);
        side.resources = resources;
        if (round > 0) side.samples.push(sample);
        const counted = round > 0 ? `run ${round} of ${runs}` : 'warm-up';
        console.error(`${title}, ${counted}, ${ways[side.name].title}: ${sample.wallSeconds.toFixed(2)} s`);
      }
    }
    for (const side of sides) side.median = medians(side.samples);
    cases.push({ title, scale, sides });
  }
  return cases;
}

async function synthOnce(way, scale) {
  const out = await mkdtemp(join(tmpdir(), 'bench-synth-'));
  try {
    const sample = await measure(way.command(out, scale));
    return { ...sample, resources: countResources(out) };
  } finally {
    await rm(out, { recursive: true });
  }
}
