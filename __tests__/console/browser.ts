import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Where Debian, and others, have it. `CHROMIUM` names another, which then has to be there. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const { CHROMIUM } = process.env;
const program = CHROMIUM ?? PLACES.find((file) => existsSync(file));

/** Without a Chromium the tests are left out, and say so; where `CHROMIUM` names one, they fail without it. */
export const describeInBrowser =
  program === undefined
    ? (name: string, tests: () => void) => {
        describe.skip(`${name}: no Chromium at ${PLACES.join(', ')}; install one, or name it in CHROMIUM`, tests);
      }
    : describe;

// A browser starts before the first test, and the machine may be busy.
jest.setTimeout(120_000);

/** For what a page should show at once, in milliseconds. */
const PATIENCE_MS = 10_000;

let browser: Browser | undefined;

afterAll(async () => {
  await browser?.close();
});

/** A page of a new browser profile, which sends nothing of its own. */
export async function newPage(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  return (await newContext(options)).newPage();
}

/** A new browser profile. */
export async function newContext(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
  browser ??= await chromium.launch({
    executablePath: program ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // A site whose name leads to this machine.
      '--host-resolver-rules=MAP rebound.example 127.0.0.1',
    ],
  });
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

/** Opens the console, and waits until it shows the matrix. */
export async function openConsole(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('grid', { name: 'Routes and clients' }).waitFor();
}

/** Where the browser writes what its threads do; the first tells which task, the second which thread. */
const TRACED = ['disabled-by-default-devtools.timeline', '__metadata'];

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time in microseconds. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * Processor time of the longest task of a page's main thread while some work is done, in milliseconds. Unlike the time that
 * passes, it does not grow with what else the machine does.
 */
export async function longestTaskMs(page: Page, work: () => Promise<void>): Promise<number> {
  if (!browser) throw new Error('no browser was started, expected one; open a page first');
  await browser.startTracing(page, { categories: TRACED });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const isMain = ({ name, args }: TraceEvent) => name === 'thread_name' && args.name === 'CrRendererMain';
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const threads = new Set(traceEvents.filter(isMain).map(threadOf));
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && threads.has(threadOf(event)));
  if (tasks.length === 0) throw new Error('the trace has no task, expected some; look at how Chromium names them now');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000;
}

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** Faults of a page for a person who uses it with a screen reader, a keyboard, or little sight. */
export async function accessibilityFaults(page: Page): Promise<unknown[]> {
  // The debugger's own evaluation is not held to the page's policy.
  await page.evaluate(AXE);
  const found = await page.evaluate<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>('axe.run()');
  return found.violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`),
  }));
}
