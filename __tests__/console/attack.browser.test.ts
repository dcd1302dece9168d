import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { rawRequest } from '../local/raw-request';
import type { TestConsole } from '../local/console/test-console';
import { startTestConsole } from '../local/console/test-console';
import { describeInBrowser, newContext, openConsole } from './browser';

/** Answers a page that tries to get at the console of the same origin, and its event to everybody else. */
const HANDLER = `exports.handler = async (event) => event.queryStringParameters?.page
  ? { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><title>of the API</title>' }
  : { statusCode: 200, headers: { 'X-Echo': String(event.headers['X-Own'] ?? '-') }, body: JSON.stringify(event) };`;

/** Markup that would run if it were taken for markup anywhere. */
const MARKUP = '<img src=x onerror="window.ran=1"><script>window.ran=2</script><svg onload=window.ran=3>';
const LINK = 'javascript:window.ran=4';

describeInBrowser('an attack on the page', () => {
  let opened: TestConsole;
  let context: BrowserContext;
  let page: Page;
  let stranger: Server;
  let strange: string;

  beforeAll(async () => {
    opened = await startTestConsole({ handler: HANDLER });
    stranger = createServer((_, answer) => {
      answer.setHeader('content-type', 'text/html');
      answer.end('<!doctype html><title>of a stranger</title><body></body>');
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    strange = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`;
  });

  afterAll(() => {
    stranger.close();
    stranger.closeAllConnections();
  });

  beforeEach(async () => {
    context = await newContext();
    page = await context.newPage();
  });

  afterEach(async () => {
    await context.close();
  });

  /** Answers that a script of a page gets from the console, by each way of asking. */
  const attempts = (key: string) => `(async () => {
    const base = ${JSON.stringify(`${opened.gateway.origin}/~console/`)};
    const got = [];
    const keep = (way, text) => { if (text) got.push([way, String(text).slice(0, 40)]); };
    const asked = [{}, { mode: 'no-cors' }, { headers: { 'x-console-key': ${JSON.stringify(key)} } },
      { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body: '{}' }];
    for (const init of asked) for (const name of ['', 'overview', 'secret', 'events', 'page.js'])
      await fetch(base + name, init).then(async (answer) => answer.ok && keep('fetch ' + name, await answer.text()), () => {});
    await new Promise((done) => {
      const script = document.createElement('script');
      script.src = base + 'page.js';
      script.onload = () => { keep('script', 'loaded'); done(); };
      script.onerror = done;
      document.body.append(script);
    });
    const frame = document.createElement('iframe');
    frame.src = ${JSON.stringify(opened.address)};
    const framed = new Promise((done) => { frame.onload = done; });
    document.body.append(frame);
    await framed;
    try { keep('frame', frame.contentDocument?.getElementById('page')?.outerHTML); } catch {}
    return got;
  })()`;

  test('a page of another origin gets nothing, not even with the key', async () => {
    await page.goto(strange);
    expect(await page.evaluate(attempts(opened.key))).toEqual([]);
  });

  test('a site whose name leads to this machine gets nothing', async () => {
    const { port } = new URL(opened.gateway.origin);
    for (const name of ['', 'page.js', 'overview']) {
      const answer = await page.goto(`http://rebound.example:${port}/~console/${name}#${opened.key}`);
      expect([name, answer?.status()]).toEqual([name, 403]);
    }
    const got = await page.evaluate<number[]>(
      `Promise.all(['/~console/overview', '/~console/events', '/~console/'].map((path) =>
        fetch(path, { headers: { 'x-console-key': ${JSON.stringify(opened.key)} } }).then(({ status }) => status)))`,
    );
    expect(got).toEqual([403, 403, 403]);
  });

  test('a page that the API answers, at the same origin, learns no key', async () => {
    const token = await opened.gateway.token('ReportingService');
    await context.setExtraHTTPHeaders({ authorization: token });
    // In the same tab after the console, and as a window that opened it.
    await openConsole(page, opened.address);
    await page.goto(`${opened.gateway.apiUrl}/customers?page=1`);
    expect(await page.title()).toBe('of the API');
    const known = await page.evaluate<string>(`JSON.stringify([
      document.referrer, navigation.entries().map(({ url }) => url), { ...sessionStorage }, { ...localStorage },
      document.cookie, history.state, performance.getEntries().map(({ name }) => name)])`);
    expect(known).not.toContain(opened.key);
    const opening = context.waitForEvent('page');
    await page.evaluate(`window.opened = window.open(${JSON.stringify(opened.address)}); 0`);
    await (await opening).getByRole('grid').waitFor();
    expect(await page.evaluate<boolean>('window.opened.closed')).toBe(true);
    expect(await page.evaluate(attempts('x'.repeat(opened.key.length)))).toEqual(
      // What everybody may read, as it holds nothing.
      expect.not.arrayContaining([[expect.stringMatching(/overview|secret|events|frame/), expect.anything()]]),
    );
  });

  test('markup in whatever a caller sends is text, in the list, in the trace and in the answer', async () => {
    const encoded = Buffer.from(
      JSON.stringify({ client_id: MARKUP, scope: MARKUP, iss: LINK, exp: MARKUP, token_use: MARKUP, [MARKUP]: MARKUP }),
    ).toString('base64url');
    const head = Buffer.from(JSON.stringify({ alg: 'RS256', kid: MARKUP, typ: MARKUP })).toString('base64url');
    const forged = `${head}.${encoded}.c2lnbmF0dXJl`;
    await openConsole(page, opened.address);
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    page.on('dialog', () => faults.push('dialog'));
    await page.getByRole('tab', { name: 'Requests' }).click();

    const { gateway } = opened;
    const before = opened.reports.length;
    await gateway.call('GET /customers', { token: `Bearer ${forged}` });
    await gateway.call('GET /customers', { headers: { authorization: MARKUP } });
    await gateway.call(`GET /${encodeURIComponent(MARKUP)}`);
    await fetch(gateway.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: MARKUP, scope: MARKUP }),
    });
    await rawRequest(`${gateway.apiUrl}/${MARKUP.replaceAll(' ', '/')}`, 'GET');
    await page.getByRole('tab', { name: `Requests ${opened.reports.length}` }).waitFor();

    const grid = page.getByRole('grid', { name: 'Last requests' });
    await grid.press('Control+Home');
    let texts = '';
    for (const report of opened.reports.slice(before)) {
      await page.keyboard.press('Enter');
      await page.locator('[aria-current=step]').waitFor();
      texts += await page.locator('.panel').innerText();
      await page.keyboard.press('Escape');
      await page.keyboard.press('ArrowDown');
      expect(report.status).toBeGreaterThanOrEqual(400);
    }
    expect(texts).toContain('onerror');

    await page.getByRole('tab', { name: 'Try a call' }).click();
    await page.getByLabel('Client', { exact: true }).selectOption('OrderProcessingService');
    await page.getByLabel('Route', { exact: true }).selectOption('POST /customers');
    await page.getByLabel('Body', { exact: true }).fill(JSON.stringify({ name: MARKUP, email: LINK }));
    await page.getByLabel('Further headers').fill(`X-Own: ${MARKUP}`);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Headers of the answer').click();
    await page.getByText('onerror').first().waitFor();
    await page.getByLabel('Further headers').fill(`Authorization: Bearer ${forged}`);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: /^401/ }).waitFor();

    opened.site.tell({ time: 1, line: MARKUP, isFailed: true, gained: [MARKUP], lost: [LINK] });
    await page.getByRole('tab', { name: 'Changes' }).click();
    await page.getByText('onerror').first().waitFor();

    expect(await page.evaluate('window.ran')).toBeUndefined();
    expect(await page.evaluate('document.querySelectorAll("img, svg, a, #page script").length')).toBe(0);
    expect(faults).toEqual([]);
    expect(opened.faults).toEqual([]);
  });

  test('the page itself can turn no text into markup', async () => {
    await openConsole(page, opened.address);
    const made = await page.evaluate<string>(
      `(() => { try { document.body.innerHTML = '<b>x</b>'; return 'made'; } catch (error) { return error.name; } })()`,
    );
    expect(made).toBe('TypeError');
  });
});
