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

  test('the filter leaves those it is asked for', async () => {
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
    // As many at once as the list keeps.
    for (let first = 0; first < cases.length; first += 200) {
      const before = opened.reports.length;
      for (const each of cases.slice(first, first + 200)) await sendCase(each, target, values);
      const { length } = opened.reports;
      await page.getByRole('tab', { name: `Requests ${length}` }).waitFor();
      const refused = opened.reports.slice(before).filter((report) => refusalReason(report) !== undefined);
      const grid = page.getByRole('grid', { name: 'Last requests' });
      await grid.press('Control+Home');
      // The newest first.
      for (const report of refused.toReversed()) {
        const last = report.steps.at(-1);
        await page.keyboard.press('Enter');
        const panel = page.getByRole('region', { name: `${report.method} ${report.path}`, exact: true });
        const items = panel.getByRole('listitem');
        await items.first().waitFor();
        const steps = await items.allInnerTexts();
        expect(steps.map((step) => step.split(' ')[1])).toEqual(report.steps.map(({ check }) => check));
        const decisive = await panel.locator('[aria-current=step]').allInnerTexts();
        expect(decisive).toEqual([steps.at(-1)]);
        expect(decisive[0]).toContain(`✗ ${last?.check ?? ''} ${last?.found ?? ''}`);
        if (last?.needed !== undefined) expect(decisive[0]).toContain(last.needed);
        expect(decisive[0]).toContain('This decided: ');
        expect(await panel.getByRole('heading', { name: 'What to do' }).count()).toBe(1);
        compared++;
        await page.keyboard.press('Escape');
        await page.keyboard.press('ArrowDown');
      }
    }
    expect(compared).toBeGreaterThan(150);
  });

  test('a request that is kept no more is said to be', async () => {
    await filter().getByLabel('Outcome').selectOption('');
    await filter().getByRole('button', { name: 'Pause' }).click();
    await Promise.all(Array.from({ length: 500 }, () => opened.gateway.call('GET /many')));
    await page.getByRole('grid', { name: 'Last requests' }).press('Control+Home');
    await page.keyboard.press('Enter');
    await page.getByText('there is no such client, route or request any more').waitFor();
    await page.keyboard.press('Escape');
    await filter().getByRole('button', { name: 'Go on' }).click();
    await page.getByText(/^500 of the last 500 requests shown/).waitFor();
  });
});
