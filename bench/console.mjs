// Measures what the page of the local gateway costs. See README.md.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SAMPLES, memorySamples, start } from './gateway-sides.mjs';
import { flatness, memoryTable } from './gateway-table.mjs';
import { CommandError } from './measure.mjs';
import { synthesize } from './synthesized-app.mjs';
import { median, render } from './table.mjs';

const USAGE = `usage: node bench/console.mjs [options]

  --rounds <n>    rounds of each side, after one that is not counted (default 9)
  --requests <n>  requests of the memory run, a multiple of 20 (default 200000; 0 leaves it out)
  --browser       open the page in Chromium, and not in a program that reads its news
  --help

It takes minutes. The figures are printed, not judged: the exit code is 0 when all was measured.`;

const ROUND_SECONDS = 3;
/** The compared sides, in the order of the table. */
const SIDES = {
  without: { title: 'without reports and page', side: 'gateway' },
  closed: { title: 'the page is not open', side: 'console' },
  open: { title: 'the page is open', side: 'console' },
};

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    requests: { type: 'string', default: '200000' },
    browser: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
try {
  if (values.help) console.log(USAGE);
  else console.log(await run(count('rounds', 1), count('requests', SAMPLES)));
} catch (error) {
  // Anything else is a mistake in this script, and its stack is wanted.
  if (!(error instanceof CommandError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function count(option, unit) {
  const number = Number(values[option]);
  if (Number.isInteger(number / unit) && number >= 0 && values[option] !== '') return number;
  throw new CommandError(`--${option} is "${values[option]}", expected a multiple of ${unit}\n\n${USAGE}`);
}

async function run(rounds, requests) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-console-'));
  try {
    await synthesize('main.ts', folder);
    const speed = await measureSpeed(folder, rounds);
    return requests === 0 ? speed : [speed, ...(await measureMemory(folder, requests))].join('\n\n');
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measureSpeed(folder, rounds) {
  const running = [];
  try {
    for (const [name, { title, side }] of Object.entries(SIDES)) {
      running.push({ name, title, gateway: await start(side, folder), samples: [] });
    }
    for (let round = 0; round <= rounds; round++) {
      // In turn, and each first in every other round, so that what else the machine does falls on all alike.
      for (const { name, title, gateway, samples } of round % 2 ? running : running.toReversed()) {
        // Open for this round alone: a page would take time from the other sides, too.
        const closePage = name === 'open' ? await openPage(gateway.page) : () => undefined;
        const { perSecond, cpuMicros } = await gateway.load({ duration: ROUND_SECONDS });
        await closePage();
        if (round > 0) samples.push({ perSecond, cpuMicros });
        console.error(
          `${round > 0 ? `round ${round} of ${rounds}` : 'warm-up'}, ${title}: ${Math.round(perSecond)} requests/s`,
        );
      }
    }
    return speedTable(running);
  } finally {
    for (const { gateway } of running) await gateway.stop();
  }
}

function speedTable(running) {
  const medianOf = (samples, figure) => median(samples.map((sample) => sample[figure]));
  const [, closed, open] = running;
  const ratio = median(open.samples.map(({ perSecond }, round) => perSecond / closed.samples[round].perSecond));
  return render([
    ['authorized `GET /customers`', 'requests/s', 'CPU a request'],
    ...running.map(({ title, samples }) => [
      title,
      String(Math.round(medianOf(samples, 'perSecond'))),
      `${(medianOf(samples, 'cpuMicros') / 1_000).toFixed(2)} ms`,
    ]),
    ['open / not open (target 0.90)', ratio.toFixed(2), ''],
  ]);
}

/** With the page open all the time. */
async function measureMemory(folder, requests) {
  const gateway = await start('console', folder);
  try {
    const closePage = await openPage(gateway.page);
    const samples = await memorySamples(gateway, requests);
    await closePage();
    return [memoryTable(samples), flatness(samples)];
  } finally {
    await gateway.stop();
  }
}

/** @returns closes it */
function openPage(address) {
  return values.browser ? openInBrowser(address) : readNews(address);
}

async function openInBrowser(address) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new CommandError(`there is no ${executablePath}; name a Chromium in CHROMIUM`);
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  await page.goto(address);
  await page.getByRole('tab', { name: 'Requests' }).click();
  return () => browser.close();
}

/** All that the page asks for while requests come in. */
async function readNews(address) {
  const [page, key] = address.split('#');
  const ended = new AbortController();
  const { body } = await fetch(`${page}events`, { headers: { 'x-console-key': key }, signal: ended.signal });
  const reading = body.pipeTo(new WritableStream(), { signal: ended.signal }).catch(() => undefined);
  return () => {
    ended.abort();
    return reading;
  };
}
