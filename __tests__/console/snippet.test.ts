import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import type { SnippetCall } from '../../src/console/snippet';
import { LANGUAGES, snippet } from '../../src/console/snippet';
import { ECHO, startTestGateway } from '../local/test-gateway';

const run = promisify(execFile);
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
const CALL: SnippetCall = {
  method: 'POST',
  url: 'http://127.0.0.1:1/prod/customers',
  headers: [['Content-Type', 'application/json']],
  token: {},
  needsApiKey: true,
};

/** The program that runs each, and how it gets a text. */
const PROGRAMS = {
  curl: ['sh', '-c'],
  fetch: [process.execPath, '--input-type=module', '-e'],
  Python: [process.env.PYTHON ?? 'python3', '-c'],
} as const;

test.each(LANGUAGES)('the snippet in %s sends the call unchanged', async (language) => {
  const gateway = await startTestGateway({ handler: ECHO });
  const token = await gateway.token('OrderProcessingService');
  const body = `{"name":"O'Hara \\\\ \\"$HOME\\" \`id\` 😀","email":"ada@example.com"}`;
  const text = snippet(language, {
    method: 'POST',
    url: `${gateway.apiUrl}/customers?q=a%20b&r=$HOME`,
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Own', `it's "$HOME" \`id\` \\n`],
    ],
    body,
    token: {},
    needsApiKey: false,
  });
  const [program, ...args] = PROGRAMS[language];
  const { stdout } = await run(program, [...args, text], { env: { PATH: process.env.PATH, TOKEN: token } });
  const event = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Readonly<Record<string, unknown>>;
  expect(stdout).toMatch(/\b200\b/);
  expect(event).toMatchObject({
    httpMethod: 'POST',
    body,
    queryStringParameters: { q: 'a b', r: '$HOME' },
    headers: { Authorization: `Bearer ${token}` },
  });
  const headers = event.headers as Readonly<Record<string, string>>;
  const [own] = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'x-own');
  expect(own?.[1]).toBe(`it's "$HOME" \`id\` \\n`);
});

test.each(LANGUAGES)('the snippet in %s holds variables in place of token and key', (language) => {
  const text = snippet(language, {
    ...CALL,
    headers: [
      ['authorization', `Bearer ${TOKEN}`],
      ['X-API-Key', 'the key'],
      ['Cookie', 'session=secret'],
    ],
  });
  for (const secret of [TOKEN, 'the key', 'secret']) expect(text).not.toContain(secret);
  for (const variable of ['AUTHORIZATION', 'API_KEY', 'COOKIE']) expect(text).toContain(variable);
  expect(snippet(language, CALL)).toMatch(/TOKEN[^]*API_KEY/);
});

test.each(LANGUAGES)('the snippet in %s holds a token that the page shows', (language) => {
  expect(snippet(language, { ...CALL, token: { shown: TOKEN } })).toContain(`Bearer ${TOKEN}`);
});

test('no text breaks out of its quotes in a shell', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
      (text) => {
        const written = snippet('curl', {
          ...CALL,
          headers: [['X-Own', text]],
          body: text,
          token: undefined,
          needsApiKey: false,
        });
        // The words that curl would get.
        const words = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }; ${written}`])
          .toString()
          .split('\0');
        expect(words).toContain(`X-Own: ${text}`);
        expect(words[words.indexOf('--data-raw') + 1]).toBe(text);
      },
    ),
    { numRuns: 50 },
  );
});
