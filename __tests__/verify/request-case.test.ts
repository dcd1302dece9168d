import { readCases } from '../../src/verify/request-case';
import { write } from './folder';

const ROW = { title: 'a title', requests: ['GET /customers'], accept: [{ status: 200 }] };

test('a row stands for each of its requests with each of its authorizations and bodies', async () => {
  const row = {
    ...ROW,
    requests: ['POST /a', 'PUT /b/${unknown}'],
    authorizations: [null, 'Bearer ${token Reports}'],
    headers: { 'x-note': 'y' },
    bodies: [null, '{}'],
    skip: { live: 'a reason' },
  };
  const cases = await readCases([write('cases.json', [row]), write('more.json', [ROW])]);
  expect(cases.map(({ name }) => name)).toEqual([
    'a title: POST /a | without authorization',
    'a title: POST /a | without authorization | {}',
    'a title: POST /a | Bearer ${token Reports}',
    'a title: POST /a | Bearer ${token Reports} | {}',
    'a title: PUT /b/${unknown} | without authorization',
    'a title: PUT /b/${unknown} | without authorization | {}',
    'a title: PUT /b/${unknown} | Bearer ${token Reports}',
    'a title: PUT /b/${unknown} | Bearer ${token Reports} | {}',
    'a title: GET /customers | without authorization',
  ]);
  expect(cases[3]).toEqual({
    title: 'a title',
    name: 'a title: POST /a | Bearer ${token Reports} | {}',
    method: 'POST',
    to: { path: '/a' },
    headers: { 'content-type': 'application/json', 'x-note': 'y', authorization: 'Bearer ${token Reports}' },
    body: '{}',
    accept: [{ status: 200, body: {}, headers: {} }],
    skip: { live: 'a reason' },
  });
});

test('a body for the token endpoint is a form where the row does not say otherwise', async () => {
  const row = { ...ROW, requests: ['POST token-endpoint'], bodies: ['a=b'] };
  const json = { ...row, headers: { 'content-type': 'application/json' } };
  const cases = await readCases([write('cases.json', [row, json])]);
  expect(cases.map(({ to, headers }) => [to, headers['content-type']])).toEqual([
    ['token endpoint', 'application/x-www-form-urlencoded'],
    ['token endpoint', 'application/json'],
  ]);
});

test.each<[unknown, string]>([
  [{}, ': Invalid input: expected array'],
  [[{ ...ROW, title: '' }], '0.title: Too small'],
  [[{ ...ROW, requests: ['customers'] }], '0.requests.0: Invalid string'],
  [[{ ...ROW, requests: [] }], '0.requests: Too small'],
  [[{ ...ROW, accept: [] }], '0.accept: Too small'],
  [[{ ...ROW, acept: [] }], '0: Unrecognized key: "acept"'],
  [[{ ...ROW, skip: { elsewhere: 'x' } }], '0.skip: Unrecognized key: "elsewhere"'],
])('%j is one clear error', async (content, found) => {
  const file = write('cases.json', content);
  await expect(readCases([file])).rejects.toMatchObject({
    code: 'ERR_FILE_INVALID',
    message: expect.stringContaining(`${file} has another shape (${found}`),
  });
});
