import { setTimeout } from 'node:timers/promises';
import { createTokenSource } from '../../../packages/token-client/src';
import { DAY, HOUR, SECOND } from './clock';
import type { Deployment } from './deployment';
import { outcome, startDeployment } from './deployment';

const INTERVAL_MS = 10;

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});

/** An answer of the token endpoint. */
interface Answer {
  readonly phase: string;
  readonly secret: string;
  readonly status: number;
}

/** Services that request a token every 10 ms each, without a cache: each request has its own token source. */
class Traffic {
  readonly answers: Answer[] = [];
  phase = 'before';
  private readonly tokens: number[];
  private stopped = false;
  private readonly running: Promise<unknown>;

  /** @param secrets - for each service, returns the secret that it uses for a request */
  constructor(
    private readonly clientId: string,
    secrets: readonly (() => string)[],
  ) {
    this.tokens = secrets.map(() => 0);
    this.running = Promise.all(secrets.map((secret, caller) => this.call(caller, secret)));
  }

  /**
   * Waits until every service has requested and got `tokens` tokens from now on; a request in progress does not count.
   */
  async goOn(tokens: number): Promise<void> {
    const until = this.tokens.map((count) => count + 1 + tokens);
    while (this.tokens.some((count, caller) => count < (until[caller] ?? 0))) await setTimeout(1);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async call(caller: number, readSecret: () => string): Promise<void> {
    while (!this.stopped) {
      const next = performance.now() + INTERVAL_MS;
      const { phase } = this;
      const secret = readSecret();
      const source = createTokenSource({
        tokenEndpoint: deployment.gateway.tokenEndpoint,
        clientId: this.clientId,
        clientSecret: secret,
        fetch: async (input, init) => {
          const response = await fetch(input, init);
          this.answers.push({ phase, secret, status: response.status });
          return response;
        },
      });
      // A service without a token continues too; the answers show it.
      await source.getToken().catch(() => undefined);
      this.tokens[caller] = (this.tokens[caller] ?? 0) + 1;
      await setTimeout(Math.max(0, next - performance.now()));
    }
  }
}

test('four callers get every token they ask for, before, during and after a rotation', async () => {
  const account = deployment.account();
  outcome(await account.seed());
  const current = () => account.secretsManager.current.client_secret;
  const old = current();
  // Two services read the secret at each request; two keep an old value until the grace period is almost over.
  let held = old;
  const holds = () => held;
  const traffic = new Traffic(account.clientId, [current, current, holds, holds]);
  // Each service gets a token between any two calls of the function.
  account.meanwhile = () => traffic.goOn(1);
  try {
    await traffic.goOn(10);
    traffic.phase = 'rotation';
    const seedCalls = account.calls.length;
    outcome(await account.rotate());
    const rotationCalls = account.calls.length - seedCalls;
    const fresh = current();
    traffic.phase = 'grace';
    await traffic.goOn(10);
    await account.pass(DAY - HOUR);
    await traffic.goOn(10);
    held = current();
    await traffic.goOn(1);
    traffic.phase = 'after';
    await account.pass(HOUR + 60 * SECOND);
    await traffic.goOn(10);
    await traffic.stop();

    const { answers } = traffic;
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const count = (phase: string, secret: string) =>
      answers.filter((answer) => answer.phase === phase && answer.secret === secret).length;
    expect(count('before', old)).toBeGreaterThanOrEqual(4 * 10);
    expect(count('rotation', old)).toBeGreaterThanOrEqual(4 * (rotationCalls - 2));
    for (const secret of [old, fresh]) expect(count('grace', secret)).toBeGreaterThanOrEqual(2 * 20);
    expect([count('after', old), count('after', fresh)]).toEqual([0, expect.any(Number)]);
    expect(count('after', fresh)).toBeGreaterThanOrEqual(4 * 10);
    expect(account.live).toEqual([fresh]);
    expect(await deployment.accepts(account, old)).toBe(false);
  } finally {
    await traffic.stop();
  }
}, 120_000);

test('a caller that slept through the grace reads its secret again, and gets its token', async () => {
  const account = deployment.account();
  outcome(await account.seed());
  const read = () => account.secretsManager.current.client_secret;
  let kept = read();
  outcome(await account.rotate());
  await account.pass(25 * HOUR);
  const source = createTokenSource({
    tokenEndpoint: deployment.gateway.tokenEndpoint,
    credentials: ({ fresh }) => {
      if (fresh) kept = read();
      return Promise.resolve({ clientId: account.clientId, clientSecret: kept });
    },
  });
  expect(await source.getToken()).toMatch(/^eyJ/);
});
