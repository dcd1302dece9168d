import type { Page } from 'playwright-core';
import type { OverviewData } from '../../src/local/console/console-data';
import type { ConsoleSource } from '../../src/local/console/console-site';
import { ConsoleSite } from '../../src/local/console/console-site';
import { startTestGateway } from '../local/test-gateway';
import { describeInBrowser, longestTaskMs, newPage } from './browser';

const [CLIENTS, ROUTES] = [100, 300];
/** Longest delay that a person does not notice, in milliseconds. */
const LONGEST_MS = 100;
const scopes = ['api/read', 'api/write'];
const numbers = (count: number) => Array.from({ length: count }, (_, place) => place);

const OVERVIEW: OverviewData = {
  name: 'large',
  apis: [{ name: 'prod', url: 'http://127.0.0.1:1/prod' }],
  tokenEndpoint: 'http://127.0.0.1:1/oauth2/token',
  observedAt: 0,
  matrix: {
    clients: numbers(CLIENTS).map((place) => ({ name: `ClientNumber${place}`, id: `id-${place}`, scopes })),
    routes: numbers(ROUTES).map((place) => {
      const path = `/things/${place}/{id}`;
      return {
        name: `GET ${path}`,
        method: 'GET',
        path,
        api: 'prod',
        scopes: [scopes[place % 2] ?? ''],
        isPublic: false,
      };
    }),
    outcomes: [
      { expected: 'allowed', observed: 'allowed', got: '200' },
      { expected: 'refused', observed: 'refused', got: '401' },
    ],
    cells: numbers(ROUTES).map((route) => numbers(CLIENTS).map((client) => (route + client) % 2)),
  },
};

const never = () => Promise.reject(new Error('not asked here'));
const SOURCE: ConsoleSource = {
  overview: () => OVERVIEW,
  reason: () => Promise.resolve({ passes: true, steps: [] }),
  form: () => ({ fields: [], takesBody: false, needsApiKey: false }),
  decision: () => ({ steps: [] }),
  send: never,
  token: never,
  secret: () => undefined,
};

/** Notes each task that is longer than the 50 ms from which on a browser tells of it. */
const WATCH = `window.long = [];
  new PerformanceObserver((list) => window.long.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask', buffered: true });`;

describeInBrowser('100 clients and 300 routes in a browser', () => {
  let site: ConsoleSite;
  let page: Page;

  beforeAll(async () => {
    site = new ConsoleSite(() => undefined);
    const { origin } = await startTestGateway({ site });
    site.show(SOURCE);
    page = await newPage();
    await page.addInitScript(WATCH);
    await page.goto(site.address(origin));
    await page.getByRole('grid').waitFor();
  });

  const grid = () => page.getByRole('grid');
  const filter = () => page.getByRole('search');
  const matrix = async () => {
    await page.getByRole('tab', { name: 'Matrix' }).click();
    await grid().waitFor();
  };

  const work: Readonly<Record<string, () => Promise<void>>> = {
    'to load': async () => {
      await page.reload();
      await grid().waitFor();
    },
    'to scroll through all of it': async () => {
      await matrix();
      await page.evaluate(`(async () => {
        const grid = document.querySelector('[role=grid]');
        for (let step = 0; step <= 40; step++) {
          grid.scrollTo(step * 500, step * 260);
          await new Promise(requestAnimationFrame);
        }
      })()`);
    },
    'to go through it by keyboard': async () => {
      await matrix();
      for (const key of ['Control+Home', 'PageDown', 'End', 'ArrowDown', 'Control+End', 'ArrowUp', 'Home'])
        await grid().press(key);
    },
    'to filter it': async () => {
      await matrix();
      await filter().getByLabel('Client').pressSequentially('number9');
      await filter().getByLabel('Route').pressSequentially('things/2');
      await filter().getByLabel('Outcome').selectOption('refused');
      await page.getByText('111 of 300 routes, 11 of 100 clients shown').waitFor();
      await filter().getByRole('button', { name: 'Clear' }).click();
    },
    'to open a cell': async () => {
      await matrix();
      await grid().press('Control+Home');
      await grid().press('Enter');
      await page.getByText('Passes').waitFor();
      await page.keyboard.press('Escape');
    },
    'to choose one of them for a call': async () => {
      await page.getByRole('tab', { name: 'Try a call' }).click();
      await page.getByLabel('Route', { exact: true }).selectOption('GET /things/299/{id}');
      await page.getByLabel('Client', { exact: true }).selectOption('ClientNumber99');
      await page.getByRole('button', { name: 'Send' }).waitFor();
    },
    'to list many requests that come in at once': async () => {
      await page.getByRole('tab', { name: 'Requests' }).click();
      for (let burst = 0; burst < 5; burst++) {
        for (let count = 0; count < 2_000; count++) site.feed.add(REPORT);
        await page.waitForTimeout(250);
      }
      await page.getByText(/^500 of the last 500 requests shown/).waitFor();
    },
  };

  /**
   * The longest task of some work, in milliseconds: as the page's own observer sees it or, if a busy machine
   * made it longer, as the processor does.
   */
  const longest = async (name: string, doWork: () => Promise<void>) => {
    await page.evaluate('window.long.length = 0');
    const processor = await longestTaskMs(page, async () => {
      await doWork();
      // The observer hears of it a little later.
      await page.waitForTimeout(200);
    });
    const observed = Math.max(0, ...(await page.evaluate<number[]>('window.long')));
    if (observed > LONGEST_MS) console.log(`${name}: ${observed} ms passed, ${processor.toFixed(0)} ms were worked`);
    return Math.min(observed, processor);
  };

  test.each(Object.entries(work))('%s, no task is longer than 100 ms', async (name, doWork) => {
    expect(await longest(name, doWork)).toBeLessThanOrEqual(LONGEST_MS);
  });

  test('rows out of sight are not in the document', async () => {
    await matrix();
    expect(await page.getByRole('gridcell').count()).toBeLessThan(400);
    expect(await grid().getAttribute('aria-rowcount')).toBe('301');
    expect(await grid().getAttribute('aria-colcount')).toBe('101');
  });

  test('a task that is too long would be seen', async () => {
    const tooLong = async () => {
      await page.evaluate(
        'setTimeout(() => { let sum = 0; for (let step = 0; step < 1e9; step++) sum += step % 7; }); 0',
      );
      await page.waitForFunction('window.long.length > 0');
    };
    expect(await longest('a task that is too long', tooLong)).toBeGreaterThan(LONGEST_MS);
  });
});

const REPORT = {
  time: 0,
  method: 'GET',
  path: '/prod/things/1/2',
  status: 401,
  latencyMs: 1,
  steps: [{ check: 'scopes', outcome: 'refused', found: 'token has api/read', needed: 'api/write' }],
} as const;
