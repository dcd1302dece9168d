import path from 'node:path';
import type { Page } from 'playwright-core';
import type { TestConsole } from '../local/console/test-console';
import { startTestConsole } from '../local/console/test-console';
import { accessibilityFaults, describeInBrowser, newPage, openConsole } from './browser';

/** Where screenshots are written; they are made where `UPDATE_SCREENSHOTS` is set. */
const SCREENSHOTS = process.env.UPDATE_SCREENSHOTS === undefined ? undefined : path.resolve('docs');

const SCHEMES = ['light', 'dark'] as const;
const SIZES = { wide: { width: 1200, height: 760 }, narrow: { width: 360, height: 740 } } as const;

describeInBrowser('the page for everybody', () => {
  let opened: TestConsole;
  let page: Page;

  beforeAll(async () => {
    opened = await startTestConsole();
    const token = await opened.gateway.token('ReportingService');
    await opened.gateway.call('GET /customers', { token });
    await opened.gateway.call('DELETE /customers/7', { token });
    const gained = ['ReportingService may now POST /customers'];
    const lost = ['OrderProcessingService may no longer DELETE /customers/{id}'];
    opened.site.tell({
      time: 0,
      line: 'reloaded in 0.71 s: 10 of 10 cells as expected',
      isFailed: false,
      gained,
      lost,
    });
    opened.site.tell({
      time: 1,
      line: 'error: no scope "a"; the gateway still serves the last version',
      isFailed: true,
      gained: [],
      lost: [],
    });
    page = await newPage();
    await openConsole(page, opened.address);
  });

  /** Views that are checked, by name, and how to reach each. */
  const views: Readonly<Record<string, () => Promise<void>>> = {
    matrix: async () => {
      await page.getByRole('tab', { name: 'Matrix' }).click();
      const client = page.getByRole('search').getByLabel('Client');
      // Both columns do not fit on a narrow screen.
      await client.fill('report');
      await page.getByRole('gridcell', { name: '✗ refused 401' }).first().click();
      await client.fill('');
      await page.locator('[aria-current=step]').waitFor();
    },
    try: async () => {
      await page.getByRole('tab', { name: 'Try a call' }).click();
      await page.getByLabel('Client', { exact: true }).selectOption('ReportingService');
      await page.getByLabel('Route', { exact: true }).selectOption('POST /customers');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.locator('[aria-current=step]').waitFor();
    },
    requests: async () => {
      await page.getByRole('tab', { name: 'Requests' }).click();
      const text = page.getByRole('search').getByLabel('Path, client or reason');
      await text.fill('customers/7');
      await page.getByRole('gridcell', { name: 'DELETE /prod/customers/7' }).click();
      await text.fill('');
      await page.locator('[aria-current=step]').waitFor();
    },
    changes: async () => {
      await page.getByRole('tab', { name: 'Changes' }).click();
    },
  };
  const cases = Object.keys(views).flatMap((view) =>
    SCHEMES.flatMap((scheme) => Object.keys(SIZES).map((size) => [view, scheme, size as keyof typeof SIZES] as const)),
  );

  test.each(cases)('%s, %s and %s, has no fault that axe finds, and fits', async (view, colorScheme, size) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(SIZES[size]);
    await views[view]?.();
    expect(await accessibilityFaults(page)).toEqual([]);
    const [width, room] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(width).toBeLessThanOrEqual(room);
    // Of the dark ones one is enough to show what they are like.
    if (SCREENSHOTS !== undefined && size === 'wide' && (colorScheme === 'light' || view === 'matrix')) {
      const name = `console-${view}${colorScheme === 'dark' ? '-dark' : ''}.png`;
      await page.evaluate('document.activeElement.blur()');
      await page.screenshot({ path: path.join(SCREENSHOTS, name) });
    }
  });

  test.each(SCHEMES)('the page without a key, in %s, has no fault either', async (colorScheme) => {
    const other = await newPage({ colorScheme });
    const [address = ''] = opened.address.split('#');
    await other.goto(address);
    await other.getByRole('heading', { name: 'The key is missing' }).waitFor();
    expect(await accessibilityFaults(other)).toEqual([]);
  });

  test('axe sees a fault where there is one', async () => {
    const other = await newPage();
    await openConsole(other, opened.address);
    await other.evaluate('document.querySelector("label").remove(); document.body.style.color = "#ddd"');
    const found = (await accessibilityFaults(other)) as { readonly id: string }[];
    expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(['label', 'color-contrast']));
  });
});
