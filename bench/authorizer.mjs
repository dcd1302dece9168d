// Measures the authorizer against the library that verifies tokens and against bare signature verification; also its
// size and its start. See README.md.
import { execFile } from 'node:child_process';
import { createSign, generateKeyPairSync, verify } from 'node:crypto';
import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JwtVerifier } from 'aws-jwt-verify';
import { loadSource } from './source-module.mjs';
import { median, render } from './table.mjs';

// Short turns, so that other load of the machine affects all sides alike.
const ROUNDS = 300;
const WARM_UP_ROUNDS = 20;
const REQUESTS = 200;
const TARGET = 0.94;
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
  const apis = (await loadSource(ENTRY)).default();
  const { small, large } = apis;
  console.log(
    render([
      [
        'verifications a second of CPU time',
        'authorizer',
        'aws-jwt-verify alone',
        'bare crypto.verify',
        `authorizer / aws-jwt-verify (target ${TARGET})`,
        'authorizer / bare',
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

/** Measures the handler, the library and the bare verification in turn, with the same token. */
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
  const rounds = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const rates = {};
    for (const [way, once] of Object.entries(ways)) rates[way] = await rate(once);
    if (round >= 0) rounds.push(rates);
  }
  const rateOf = (way) => Math.round(median(rounds.map((rates) => rates[way]))).toLocaleString('en');
  // Median of the ratios of each round, not ratio of the medians: within a round the machine is the same.
  const ratioOf = (way, other) => median(rounds.map((rates) => rates[way] / rates[other])).toFixed(2);
  return [
    ...['ours', 'library', 'bare'].map(rateOf),
    ratioOf('ours', 'library'),
    ratioOf('ours', 'bare'),
    ratioOf('library', 'bare'),
  ];
}

/** Verifies only the signature, from the token's text to the result, like the others. */
function bareVerify(token) {
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  return verify('RSA-SHA256', Buffer.from(token.slice(0, end)), publicKey, signature);
}

/** Runs per second of this process's CPU time, independent of other load of the machine. */
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

/** Start times in many fresh processes: of the function's module, and of the Node.js modules that it needs. */
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
