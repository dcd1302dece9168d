import type { Page } from 'playwright-core';
import type { TestConsole } from '../local/console/test-console';
import { startTestConsole } from '../local/console/test-console';
import { describeInBrowser, newContext, openConsole } from './browser';

describeInBrowser('a call from a browser', () => {
  let opened: TestConsole;
  let page: Page;

  beforeAll(async () => {
    opened = await startTestConsole();
  });

  beforeEach(async () => {
    const context = await newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    page = await context.newPage();
    await openConsole(page, opened.address);
    await page.getByRole('tab', { name: 'Try a call' }).click();
  });

  afterEach(async () => {
    await page.context().close();
  });

  const choose = async (client: string, route: string) => {
    await page.getByLabel('Client', { exact: true }).selectOption(client);
    await page.getByLabel('Route', { exact: true }).selectOption(route);
  };
  const send = async () => {
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('region', { name: 'Answer' }).waitFor();
  };
  const sentEvent = async () =>
    JSON.parse(await page.getByLabel('Body of the answer').innerText()) as Readonly<Record<string, unknown>>;
  const program = (language: string) => page.getByLabel(`The call as ${language}`).innerText();

  test('the form is of the route, with a body that it takes, and sends what it says', async () => {
    await choose('OrderProcessingService', 'POST /customers');
    expect(JSON.parse(await page.getByLabel('Body', { exact: true }).inputValue())).toEqual({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
    });
    const body = '{"name":"Grace <b>Hopper</b>","email":"grace@example.com"}';
    await page.getByLabel('Body', { exact: true }).fill(body);
    await page.getByLabel('Further headers').fill('X-Own: a value\nX-Two: b');
    await send();
    await page.getByRole('heading', { name: /^200 OK in \d+ ms$/ }).waitFor();
    expect(await sentEvent()).toMatchObject({
      httpMethod: 'POST',
      path: '/customers',
      body,
      headers: { 'Content-Type': 'application/json', 'X-Own': 'a value', 'X-Two': 'b' },
    });
    await page.getByText(/^Good for another \d+ min \d+ s\.$/).waitFor();
    expect(await page.getByLabel('Header and claims of the token').innerText()).toContain('"token_use": "access"');
    expect(await page.locator('[aria-current=step]').innerText()).toMatch(/backend backend answered 200/);
  });

  test('path and query are as they are typed', async () => {
    await choose('ReportingService', 'GET /customers/{id}');
    await page.getByLabel('id (path, required)').fill('a b/é');
    await send();
    expect(await sentEvent()).toMatchObject({ path: '/customers/a%20b%2F%C3%A9' });
    await choose('ReportingService', 'GET /customers');
    await page.getByLabel('limit (query)').fill('3');
    await send();
    expect(await sentEvent()).toMatchObject({ queryStringParameters: { limit: '3' } });
  });

  test('a refusal is answered with the step that decided', async () => {
    await choose('ReportingService', 'DELETE /customers/{id}');
    await send();
    await page.getByRole('heading', { name: /^401 Unauthorized in \d+ ms: needs customer-api\/admin/ }).waitFor();
    expect(await page.locator('[aria-current=step]').innerText()).toMatch(/✗ scopes token has customer-api\/read/);
    await choose('', 'GET /customers');
    await send();
    expect(await page.locator('[aria-current=step]').innerText()).toMatch(/✗ identity-source/);
  });

  test('the page says why a call cannot be sent', async () => {
    await page.getByLabel('Further headers').fill('Content-Length: many');
    await page.getByLabel('Further headers').fill('X-Bad: é\u0001');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText(/Invalid character in header content/).waitFor();
  });

  test('no token or secret is on the page or in a snippet before it is shown', async () => {
    await choose('OrderProcessingService', 'POST /customers');
    await send();
    const token = await opened.gateway.token('OrderProcessingService');
    const [signed] = token.split('.');
    const { secret } = opened.gateway.credentials('OrderProcessingService');
    for (const language of ['curl', 'fetch', 'Python']) {
      await page.getByLabel('Copy as').selectOption(language);
      expect(await program(language)).toMatch(/TOKEN/);
      await page.getByRole('button', { name: 'Copy' }).click();
      await page.getByText(`Copied as ${language}.`).waitFor();
      expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(await program(language));
      expect(await program(language)).not.toContain(signed);
    }
    const texts = await page.evaluate<string>('document.documentElement.outerHTML');
    // The function's answer repeats the header that it got.
    const withoutAnswer = texts.replaceAll(/Bearer eyJ[\w.-]+/g, '');
    expect(withoutAnswer).not.toContain(`${signed ?? ''}.`);
    expect(texts).not.toContain(secret);

    await page.getByRole('button', { name: 'Show the secret' }).click();
    await page.getByText(secret).waitFor();
    await page.getByRole('button', { name: 'Hide the secret' }).click();
    expect(await page.getByText(secret).count()).toBe(0);

    await page.getByRole('button', { name: 'Show the token' }).click();
    await page.getByRole('button', { name: 'Hide the token' }).waitFor();
    expect(await program('Python')).toMatch(/Bearer eyJ[\w-]+\.[\w-]+\.[\w-]+"/);
    await choose('ReportingService', 'POST /customers');
    await page.getByLabel('Body', { exact: true }).waitFor();
    expect(await program('curl')).not.toContain('eyJ');
    expect(page.url()).toBe(opened.address);
  });
});
