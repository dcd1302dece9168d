import type { Page } from 'playwright-core';
import type { OverviewData } from '../../src/local/console/console-data';
import type { TestConsole } from '../local/console/test-console';
import { startTestConsole } from '../local/console/test-console';
import { describeInBrowser, newPage, openConsole } from './browser';

describeInBrowser('the matrix in a browser', () => {
  let opened: TestConsole;
  let page: Page;

  beforeAll(async () => {
    opened = await startTestConsole();
  });

  beforeEach(async () => {
    page = await newPage();
  });

  afterEach(async () => {
    await page.context().close();
  });

  const cell = (name: string) => page.getByRole('gridcell', { name });
  const active = () =>
    page.evaluate<string>(
      'document.getElementById(document.activeElement.getAttribute("aria-activedescendant")).innerText',
    );

  test('it shows every client at every route, asks only the gateway, and keeps to its content security policy', async () => {
    const asked: string[] = [];
    const faults: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => faults.push(message.text()));
    await openConsole(page, opened.address);
    for (const tab of ['Try a call', 'Requests', 'Changes', 'Matrix'])
      await page.getByRole('tab', { name: tab }).click();
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual([
      'Route',
      'OrderProcessingService',
      'ReportingService',
    ]);
    const rows = await page.getByRole('row').allInnerTexts();
    expect(rows.slice(1).map((row) => row.split(/\s*\n\s*/))).toEqual([
      ['GET /customers', '✓ allowed 200', '✓ allowed 200'],
      ['POST /customers', '✓ allowed 400', '✗ refused 401'],
      ['DELETE /customers/{id}', '✓ allowed 200', '✗ refused 401'],
      ['GET /customers/{id}', '✓ allowed 200', '✓ allowed 200'],
      ['PUT /customers/{id}', '✓ allowed 400', '✗ refused 401'],
    ]);
    expect(await page.getByText('10 of 10 cells as expected').isVisible()).toBe(true);
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.filter((url) => !url.startsWith(`${opened.gateway.origin}/~console/`))).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('a cell opens its reason, with the step that decided', async () => {
    await openConsole(page, opened.address);
    await cell('✗ refused 401').first().click();
    const reason = page.getByRole('region', { name: 'POST /customers as ReportingService' });
    await expect(reason.locator('[aria-current=step]').innerText()).resolves.toMatch(
      /scopes token has customer-api\/read; needs customer-api\/write/,
    );
    expect(await reason.getByText('Refused, 401').innerText()).toContain('needs customer-api/write');
    expect(await reason.innerText()).toContain('grant it customer-api/write');
    await reason.getByRole('button', { name: 'Close' }).click();
    expect(await reason.count()).toBe(0);
  });

  test('an open reason is loaded again after a reload', async () => {
    const own = await startTestConsole();
    await openConsole(page, own.address);
    await cell('✗ refused 401').first().click();
    await page.getByText('Refused, 401').waitFor();
    const overview = (await (await own.ask('overview')).json()) as OverviewData;
    own.site.show({
      overview: () => ({ ...overview, observedAt: overview.observedAt + 1 }),
      reason: () => Promise.resolve({ passes: true, steps: [] }),
      form: () => undefined,
      decision: () => ({ steps: [] }),
      send: () => Promise.reject(new Error('not sent')),
      token: () => Promise.resolve(undefined),
      secret: () => undefined,
    });
    await page.getByText('Passes').waitFor();
  });

  test('the filter leaves the matching cells, and shows their number', async () => {
    await openConsole(page, opened.address);
    const filter = page.getByRole('search', { name: 'Filter of the matrix' });
    await filter.getByLabel('Client').fill('report');
    await page.getByText('5 of 5 routes, 1 of 2 clients shown').waitFor();
    await filter.getByLabel('Outcome').selectOption('refused');
    await page.getByText('3 of 5 routes, 1 of 2 clients shown').waitFor();
    await filter.getByLabel('Route').fill('put');
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['PUT /customers/{id}']);
    await filter.getByLabel('Route').fill('nothing');
    await page.getByText('No route and client are as the filter says.').waitFor();
    await filter.getByRole('button', { name: 'Clear' }).click();
    await filter.getByLabel('Scope').selectOption('customer-api/admin');
    await page.getByText('1 of 5 routes, 1 of 2 clients shown').waitFor();
  });

  test('everything is done by keyboard alone', async () => {
    await openConsole(page, opened.address);
    const press = (...keys: readonly string[]) =>
      keys.reduce<Promise<void>>((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    // From the tabs through the filter to the grid: client, route, scope, outcome, clear.
    await press('Tab');
    expect(await page.evaluate<string>('document.activeElement.getAttribute("role")')).toBe('tab');
    await press('Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Tab');
    expect(await page.evaluate<string>('document.activeElement.getAttribute("role")')).toBe('grid');
    expect(await active()).toBe('GET /customers');
    await press('ArrowDown', 'ArrowRight', 'ArrowRight');
    expect(await active()).toBe('✗ refused 401');
    await press('Control+End');
    expect(await active()).toBe('✗ refused 401');
    await press('Home', 'Control+Home', 'ArrowUp');
    expect(await active()).toBe('GET /customers');
    await press('PageDown', 'End', 'Enter');
    const reason = page.getByRole('region', { name: 'PUT /customers/{id} as ReportingService' });
    await reason.waitFor();
    expect(await page.evaluate<string>('document.activeElement.innerText')).toBe(
      'PUT /customers/{id} as ReportingService',
    );
    await press('Escape');
    expect(await reason.count()).toBe(0);
    expect(await page.evaluate<string>('document.activeElement.getAttribute("role")')).toBe('grid');

    await press('Enter');
    await reason.getByRole('button', { name: 'Try this call' }).press('Enter');
    expect(await page.getByRole('tab', { name: 'Try a call' }).getAttribute('aria-selected')).toBe('true');
    await page.getByLabel('id (path, required)').press('Enter');
    await page.getByRole('heading', { name: /^401 Unauthorized in \d+ ms: needs customer-api\/write/ }).waitFor();

    await page.getByRole('tab', { name: 'Try a call' }).press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'Requests' }).getAttribute('aria-selected')).toBe('true');
    expect(await page.evaluate<string>('document.activeElement.innerText')).toContain('Requests');
    await press('End');
    await page.getByText('Nothing was changed since the start').waitFor();
    await press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'Matrix' }).getAttribute('aria-selected')).toBe('true');
  });

  test('/ leads to it, and keeps the key', async () => {
    const [, key = ''] = opened.address.split('#');
    await openConsole(page, `${opened.gateway.origin}/#${key}`);
    expect(page.url()).toBe(opened.address);
  });

  test('without a key, and with the key of another start, the page says what to do', async () => {
    const [address = ''] = opened.address.split('#');
    await page.goto(address);
    await page.getByRole('heading', { name: 'The key is missing' }).waitFor();
    await page.goto(`${address}#${'x'.repeat(32)}`);
    await page.getByRole('heading', { name: 'The key is not that of this start' }).waitFor();
    await openConsole(page, opened.address);
  });

  test('the page waits while the gateway starts, and says when it has ended', async () => {
    const page = await newPage();
    const own = await startTestConsole();
    await page.route('**/~console/overview', (route) => route.abort());
    await page.goto(own.address);
    await page.getByRole('heading', { name: 'Loading …' }).waitFor();
    await page.unroute('**/~console/overview');
    await page.getByRole('grid').waitFor();
    await own.gateway.close();
    await page.getByText('The gateway does not answer. Trying again …').waitFor();
    await page.context().close();
  });

  test('the page reports a change as the terminal does, and shows the new matrix', async () => {
    await openConsole(page, opened.address);
    const gained = ['ReportingService may now POST /customers'];
    opened.site.tell({ time: Date.now(), line: 'reloaded in 0.71 s: it works', isFailed: false, gained, lost: [] });
    opened.site.tell({ time: Date.now(), line: 'error: it does not build', isFailed: true, gained: [], lost: [] });
    await page.getByRole('tab', { name: 'Changes 2' }).click();
    const changes = page.getByRole('list', { name: 'Changes, the newest first' });
    const text = await changes.innerText();
    expect(text.indexOf('it does not build')).toBeLessThan(text.indexOf('reloaded in 0.71 s: it works'));
    expect(text).toContain('ReportingService may now POST /customers');
  });
});
