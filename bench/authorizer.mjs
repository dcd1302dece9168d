// Measures the authorizer against bare signature verification, its size and its start. See README.md.
import { execFile } from 'node:child_process';
import { createSign, generateKeyPairSync, verify } from 'node:crypto';
import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JwtVerifier } from 'aws-jwt-verify';
import { compile, evaluate } from '../bin/compile.mjs';
import { median, render } from './table.mjs';

const ROUNDS = 15;
const REQUESTS = 2_000;
const STARTS = 25;
const CLIENT = '1example23456789abcdefghij';
const ENTRY = 'bench/authorizer-bundle.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] };
const server = createServer((_, response) => response.end(JSON.stringify(jwks)));
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;
const environment = { USER_POOL_ISSUER: issuer, CLIENT_IDS: CLIENT };

try {
  const apis = await evaluate(await compile(ENTRY, ['esbuild']), ENTRY)();
  const { small, large } = apis;
  console.log(
    render([
      [
        'verifications a second of CPU time',
        'authorizer',
        'aws-jwt-verify alone',
        'bare crypto.verify',
        'authorizer / bare (target 0.70)',
        'aws-jwt-verify / bare',
      ],
      ['8 routes', ...(await throughput(small))],
      ['300 routes', ...(await throughput(large))],
    ]),
  );
  const starts = await coldStarts(small);
  console.log(
    `\n${render([
      ['', 'measured', 'target'],
      ['bundle', kilobytes(join(small.folder, 'index.js')), '60 kB'],
      ['table, 8 routes', kilobytes(join(small.folder, 'authorizer-table.json')), ''],
      ['table, 300 routes', kilobytes(join(large.folder, 'authorizer-table.json')), ''],
      ['cold init, median', milliseconds(median(starts.init)), '25 ms'],
      ['cold init, fastest', milliseconds(Math.min(...starts.init)), ''],
      ["of it, Node's own https and crypto, fastest", milliseconds(Math.min(...starts.builtins)), ''],
    ])}`,
  );
} finally {
  server.closeAllConnections();
  server.close();
}

/** The handler, the library and the bare verification of the same token take turns, so that what else the machine does falls on all. */
async function throughput(api) {
  const event = request(api);
  const token = event.headers.Authorization.slice('Bearer '.length);
  const library = JwtVerifier.create({ issuer, audience: null });
  library.cacheJwks(jwks);
  Object.assign(process.env, environment);
  const { handler } = createRequire(import.meta.url)(join(api.folder, 'index.js'));
  const answer = await handler(event);
  if (answer.context.error !== undefined) throw new Error('the caller may not call the route that is measured');
  const ways = { ours: () => handler(event), library: () => library.verifySync(token), bare: () => bareVerify(token) };
  const rates = { ours: [], library: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [way, once] of Object.entries(ways)) {
      const measured = await rate(once);
      if (round > 0) rates[way].push(measured);
    }
  }
  const { ours, library: alone, bare } = medians(rates);
  return [
    ...[ours, alone, bare].map((each) => Math.round(each).toLocaleString('en')),
    ratio(ours, bare),
    ratio(alone, bare),
  ];
}

function medians(rates) {
  return Object.fromEntries(Object.entries(rates).map(([way, measured]) => [way, median(measured)]));
}

function ratio(one, other) {
  return (one / other).toFixed(2);
}

/** From the token's text to the answer, as the others: nothing but the signature. */
function bareVerify(token) {
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  return verify('RSA-SHA256', Buffer.from(token.slice(0, end)), publicKey, signature);
}

/** In a second of this process's own CPU time, whatever else the machine does. */
async function rate(once) {
  const before = process.cpuUsage();
  for (let times = 0; times < REQUESTS; times++) await once();
  const { user, system } = process.cpuUsage(before);
  return (REQUESTS * 1_000_000) / (user + system);
}

function request({ route, scope }) {
  const [httpMethod, resource] = route.split(' ');
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    sub: CLIENT,
    client_id: CLIENT,
    token_use: 'access',
    scope,
    iss: issuer,
    exp: now + 3_600,
    iat: now,
  };
  const input = [
    { kid: 'k', alg: 'RS256' },
    { ...claims, auth_time: now, version: 2, jti: crypto.randomUUID() },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const token = `${input}.${createSign('RSA-SHA256').update(input).sign(privateKey, 'base64url')}`;
  const headers = {
    Accept: '*/*',
    Authorization: `Bearer ${token}`,
    Host: 'api.example',
    'User-Agent': 'bench',
    'X-Forwarded-For': '192.0.2.1',
  };
  return {
    type: 'REQUEST',
    methodArn: `arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/${httpMethod}${resource.replace('{id}', '7')}`,
    resource,
    httpMethod,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    requestContext: { requestId: 'bench' },
  };
}

/** In many fresh processes: the function's module, and Node's modules that it cannot do without. */
async function coldStarts({ folder }) {
  const init = [];
  const builtins = [];
  for (let start = 0; start < STARTS; start++) {
    init.push(await loading([join(folder, 'index.js')]));
    builtins.push(await loading(['node:https', 'node:crypto', 'node:stream']));
  }
  return { init, builtins };
}

async function loading(modules) {
  const script = `const started = performance.now();
    for (const name of ${JSON.stringify(modules)}) require(name);
    process.stdout.write(String(performance.now() - started));
    process.exit();`;
  const env = { PATH: process.env.PATH, ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { env });
  return Number(stdout);
}

function milliseconds(number) {
  return `${number.toFixed(1)} ms`;
}

function kilobytes(file) {
  return `${(statSync(file).size / 1_000).toFixed(1)} kB`;
}
