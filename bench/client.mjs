// Measures the cost and the savings of the token client: time of a cached call, tokens per month. See README.md.
import { createTokenSource } from '../packages/token-client/dist/index.js';

const CALLS = 1_000_000;
const ROUNDS = 7;
const TARGET_MICROSECONDS = 5;
const TOKEN_SECONDS = 3_600;
const MONTH_SECONDS = 30 * 24 * 3_600;

const TRAFFIC = [
  { title: 'a service, 10 calls a second', processes: 1, lifeSeconds: MONTH_SECONDS, everySeconds: 0.1 },
  { title: '10 environments of a function', processes: 10, lifeSeconds: 7_200, everySeconds: 10 },
];

const { bare, cached } = await timeOfCall();
print([
  ['one call', 'time'],
  ['async function that returns a text', `${bare.toFixed(3)} µs`],
  ['getToken() from the cache', `${cached.toFixed(3)} µs`],
  ['ratio', (cached / bare).toFixed(1)],
]);
console.log(`\ntarget: ${TARGET_MICROSECONDS} µs\n`);
const rows = [];
for (const traffic of TRAFFIC) {
  const { calls, tokens } = await month(traffic);
  rows.push([traffic.title, calls.toLocaleString('en'), tokens.toLocaleString('en')]);
}
print([['traffic of 30 days', 'calls, each a token without the cache', 'tokens with it'], ...rows]);

/**
 * Measures the median time of a call in microseconds; in turn, so that other load of the machine affects both sides
 * alike.
 */
async function timeOfCall() {
  const { source } = simulatedSource();
  const token = await source.getToken();
  const sides = { bare: async () => token, cached: () => source.getToken() };
  const samples = { bare: [], cached: [] };
  // Round 0 is a warm-up.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [side, call] of Object.entries(sides)) {
      const startedAt = performance.now();
      for (let count = 0; count < CALLS; count++) await call();
      if (round > 0) samples[side].push(((performance.now() - startedAt) * 1_000) / CALLS);
    }
  }
  return { bare: median(samples.bare), cached: median(samples.cached) };
}

/** Counts calls and token requests of a month; each process starts without a token, and calls from start to end. */
async function month({ processes, lifeSeconds, everySeconds }) {
  const total = { calls: 0, tokens: 0 };
  const lives = processes * (MONTH_SECONDS / lifeSeconds);
  for (let life = 0; life < lives; life++) {
    const simulated = simulatedSource();
    const endsAt = simulated.time.ms + lifeSeconds * 1_000;
    for (; simulated.time.ms < endsAt; simulated.time.ms += everySeconds * 1_000) {
      await simulated.source.getToken();
      await simulated.renewed();
      total.calls++;
    }
    total.tokens += simulated.requests();
  }
  return total;
}

/** Creates a token source with simulated time, and a token endpoint that answers at once. */
function simulatedSource() {
  const time = { ms: Date.now() };
  let requests = 0;
  let busy = false;
  const source = createTokenSource({
    tokenEndpoint: 'https://auth.example.com/oauth2/token',
    clientId: 'bench',
    clientSecret: 'bench',
    clock: {
      now: () => time.ms,
      // A renewal first sets its time limit; nothing fails here, so the limit never ends.
      sleep: () => {
        busy = true;
        return new Promise(() => {});
      },
    },
    fetch: async () => {
      requests++;
      return Response.json({ access_token: `token-${requests}`, token_type: 'Bearer', expires_in: TOKEN_SECONDS });
    },
  });
  // A background renewal takes some turns of the event loop; no simulated time may pass meanwhile.
  const renewed = async () => {
    for (let turn = 0; busy && turn < 20; turn++) await new Promise(setImmediate);
    busy = false;
  };
  return { source, time, renewed, requests: () => requests };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

function print(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  console.log([line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n'));
}
