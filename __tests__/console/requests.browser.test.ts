import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { bundleFunction } from '../../src/bundle/function-bundle';
import { refusalReason } from '../../src/local/decision/request-report';
import { generateSigningKey } from '../../src/local/token/signing-key';
import { gatewayTarget } from '../../src/testing/gateway-matrix';
import { sendCase } from '../../src/verify/case-run';
import { readCases } from '../../src/verify/request-case';
import { CASE_FILES, CASE_ORIGINS } from '../cases/files';
import { gatewayValues } from '../cases/gateway-values';
import type { TestConsole } from '../local/console/test-console';
import { startTestConsole } from '../local/console/test-console';
import { startTestGateway } from '../local/test-gateway';
import { describeInBrowser, newPage, openConsole } from './browser';

/** The parts of one request that a page shows. */
interface OpenedPanel {
  readonly title: string;
  readonly steps: readonly string[];
  readonly decisive: readonly string[];
  readonly hasCure: boolean;
}

/** Goes down the list by the keys of the grid, opens each request, reads it and closes it again. */
const openEach = (count: number) => `(async () => {
  const grid = () => document.querySelector('[role=grid]');
  const press = (target, key, ctrlKey = false) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));
  const until = async (condition) => {
    for (let frame = 0; frame < 3000; frame++) {
      if (condition()) return;
      await new Promise(requestAnimationFrame);
    }
    throw new Error('the page did not follow: ' + condition);
  };
  const line = (element) => element.innerText.replaceAll(/\\s+/g, ' ').trim();
  const panels = [];
  press(grid(), 'Home', true);
  for (let place = 0; place < ${count}; place++) {
    await until(() => grid().getAttribute('aria-activedescendant')?.startsWith('Last-requests-' + place + '-'));
    press(grid(), 'Enter');
    await until(() => document.querySelector('.panel [aria-current=step]'));
    const panel = document.querySelector('.panel');
    panels.push({
      title: panel.getAttribute('aria-label'),
      steps: [...panel.querySelectorAll('.steps li')].map(line),
      decisive: [...panel.querySelectorAll('[aria-current=step]')].map(line),
      hasCure: [...panel.querySelectorAll('h3')].some(({ innerText }) => innerText === 'What to do'),
    });
    press(panel, 'Escape');
    await until(() => !document.querySelector('.panel'));
    press(grid(), 'ArrowDown');
  }
  return panels;
})()`;

describeInBrowser('the requests in a browser', () => {
  let opened: TestConsole;
  let page: Page;

  beforeAll(async () => {
    const handler = readFileSync(path.join(bundleFunction('lambda/customers/index.ts'), 'index.js'), 'utf8');
    opened = await startTestConsole({ handler, variables: { M2M_CORS_ORIGINS: CASE_ORIGINS } });
    page = await newPage();
    await openConsole(page, opened.address);
    await page.getByRole('tab', { name: 'Requests' }).click();
  });

  const filter = () => page.getByRole('search', { name: 'Filter of the requests' });
  const cells = (row: number) => page.getByRole('row').nth(row).getByRole('gridcell').allInnerTexts();

  test('before the first it says where they come from', async () => {
    await page.getByText('No request yet.').waitFor();
  });

  test('a request is there as it comes in, with its outcome and its reason', async () => {
    const token = await opened.gateway.token('ReportingService');
    await opened.gateway.call('POST /customers', { token });
    await page.getByRole('gridcell', { name: '✗ 401' }).waitFor();
    expect(await cells(1)).toEqual([
      'POST /prod/customers',
      'ReportingService',
      '✗ 401',
      expect.stringMatching(/^\d+$/),
      'needs customer-api/write, token has customer-api/read',
    ]);
    expect((await cells(2)).slice(0, 3)).toEqual(['POST /oauth2/token', 'ReportingService', '✓ 200']);
  });

  test('the filter leaves the matching requests', async () => {
    await opened.gateway.call('GET /customers', { token: await opened.gateway.token('OrderProcessingService') });
    await page.getByRole('gridcell', { name: 'GET /prod/customers' }).waitFor();
    await filter().getByLabel('Outcome').selectOption('refused');
    expect(await page.getByRole('gridcell', { name: '✓ 200' }).count()).toBe(0);
    await filter().getByLabel('Outcome').selectOption('');
    await filter().getByLabel('Path, client or reason').fill('orderprocessing');
    await page.getByRole('gridcell', { name: '✗ 401' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('gridcell', { name: 'OrderProcessingService' }).count()).toBe(2);
    await filter().getByLabel('Path, client or reason').fill('no such request');
    await page.getByText('No request is as the filter says.').waitFor();
    await filter().getByLabel('Path, client or reason').fill('');
  });

  test('held, the list stays as it is; then it goes on', async () => {
    await filter().getByRole('button', { name: 'Pause' }).click();
    await opened.gateway.call('GET /while-held');
    await page.getByRole('tab', { name: `Requests ${opened.reports.length}` }).waitFor();
    expect(await page.getByRole('gridcell', { name: 'GET /prod/while-held' }).count()).toBe(0);
    await filter().getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('gridcell', { name: 'GET /prod/while-held' }).waitFor();
  });

  test('of every refusal of the request cases the page tells the step that decided, and what to do', async () => {
    const target = gatewayTarget(opened.gateway);
    const other = gatewayTarget(await startTestGateway({ key: await generateSigningKey() }));
    const values = gatewayValues(target, opened.gateway.key, other);
    await filter().getByLabel('Outcome').selectOption('refused');
    const cases = await readCases(CASE_FILES);
    let compared = 0;
    // Fewer than the list keeps, with a request for a token before each.
    for (let first = 0; first < cases.length; first += 200) {
      const before = opened.reports.length;
      for (const each of cases.slice(first, first + 200)) await sendCase(each, target, values);
      await page.getByRole('tab', { name: `Requests ${opened.reports.length}` }).waitFor();
      // The newest first.
      const refused = opened.reports
        .slice(before)
        .filter((report) => refusalReason(report) !== undefined)
        .toReversed();
      const panels = await page.evaluate<OpenedPanel[]>(openEach(refused.length));
      expect(panels.map(({ title }) => title)).toEqual(refused.map(({ method, path }) => `${method} ${path}`));
      for (const [place, { steps, decisive, hasCure }] of panels.entries()) {
        const report = refused[place];
        const last = report?.steps.at(-1);
        expect(steps.map((step) => step.split(' ')[1])).toEqual(report?.steps.map(({ check }) => check));
        expect(decisive).toEqual([steps.at(-1)]);
        expect(decisive[0]).toContain(`✗ ${last?.check ?? ''} ${last?.found ?? ''}`);
        expect(decisive[0]).toContain(last?.needed ?? '');
        expect(decisive[0]).toContain('This decided: ');
        expect(hasCure).toBe(true);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(150);
  }, 300_000);

  test('the page says that a request is no longer kept', async () => {
    await filter().getByLabel('Outcome').selectOption('');
    await filter().getByRole('button', { name: 'Pause' }).click();
    await Promise.all(Array.from({ length: 500 }, () => opened.gateway.call('GET /many')));
    await page.getByRole('grid', { name: 'Last requests' }).press('Control+Home');
    await page.keyboard.press('Enter');
    await page.getByText('this client, route or request no longer exists').waitFor();
    await page.keyboard.press('Escape');
    await filter().getByRole('button', { name: 'Go on' }).click();
    await page.getByText(/^500 of the last 500 requests shown/).waitFor();
  });
});
