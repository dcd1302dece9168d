import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Gateway } from '../local/server';
import { startGateway } from '../local/server';
import { generateSigningKey } from '../local/token/signing-key';
import { synthesizeApp } from '../synthesis/synthesized-app';
import { readSynthesizedStacks } from '../terraform-json/terraform-json';
import { requestToken } from '../verify/access-token';
import { VerifyError } from '../verify/error';
import { tokenDifference } from '../verify/report';
import { gatewayTarget, observeGateway } from './gateway-matrix';

const TOKEN_ROUTE = 'POST /oauth2/token';

/** Which app is tested, and how. */
export interface TestAppOptions {
  /**
   * TypeScript file or command that synthesizes the app.
   * @default - `app` of `cdktf.json` in the working directory
   */
  readonly app?: string;
  /**
   * Stack to serve.
   * @default - all of the app, together
   */
  readonly stack?: string;
  /**
   * Takes what the functions write.
   * @default - it is discarded
   */
  readonly log?: (text: string) => void;
}

/** A client at a route where the answer is not what the declaration says. */
export interface Mismatch {
  /** Name of the client in the declaration. */
  readonly client: string;
  /** E.g. `GET /orders/{id}`. */
  readonly route: string;
  /** What the declaration says. */
  readonly expected: 'allowed' | 'refused';
  /** What was answered, e.g. `401`. */
  readonly got: string;
}

/** Who calls, and what is sent. */
export interface TestCall {
  /**
   * Client whose token is sent.
   * @default - no token
   */
  readonly client?: string;
  /**
   * Body, sent as JSON.
   * @default - no body
   */
  readonly body?: unknown;
  /**
   * Sent too; one of a name that the call has anyway takes its place.
   * @default {}
   */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An app that is served on 127.0.0.1 for tests. */
export interface TestApp {
  /**
   * Tries every client at every route.
   * @returns where the answer is not what the declaration says; empty where all is as declared
   */
  mismatches(): Promise<Mismatch[]>;
  /**
   * Calls a route, such as `GET /orders/7`; where the app has several APIs, with the name of one and of its stage before the
   * path: `GET /orders/dev/orders/7`.
   * @throws VerifyError `ERR_CLIENT_UNKNOWN`
   */
  call(route: string, call?: TestCall): Promise<Response>;
  /**
   * An access token of a client, with all its scopes.
   * @throws VerifyError `ERR_CLIENT_UNKNOWN`
   */
  token(client: string): Promise<string>;
  /** Ends the functions and the server. */
  close(): Promise<void>;
}

/**
 * Serves an app in its environment `local` for the tests of a file. It starts with the first call.
 * @example
 * import { testApp } from 'cognito-m2m/testing';
 *
 * const app = testApp();
 * afterAll(() => app.close());
 * test('each client may call what it is granted, and nothing else', async () => {
 *   expect(await app.mismatches()).toEqual([]);
 * });
 */
export function testApp(options: TestAppOptions = {}): TestApp {
  let starting: Promise<Gateway> | undefined;
  const started = () => (starting ??= start(options));
  const token = async (client: string) => {
    const outcome = await requestToken(gatewayTarget(await started()), client);
    if ('token' in outcome) return outcome.token;
    throw new VerifyError('ERR_NO_TOKEN', `client "${client}" gets ${outcome.failure}, expected a token`);
  };
  return {
    token,
    async mismatches() {
      const gateway = await started();
      const { tokens, cells } = await gateway.usage.withoutCounting(() => observeGateway(gateway));
      return [
        ...tokens.flatMap((seen) => {
          const got = tokenDifference(seen);
          return got === undefined
            ? []
            : [{ client: seen.client, route: TOKEN_ROUTE, expected: 'allowed' as const, got }];
        }),
        ...cells
          .filter(({ expected, observed }) => expected !== observed)
          .map(({ client, route, expected, got }) => ({ client, route, expected, got })),
      ];
    },
    async call(route, { client, body, headers = {} } = {}) {
      const gateway = await started();
      const [stage, ...others] = gateway.stages;
      const [method = '', target = ''] = route.split(' ');
      const authorization = client === undefined ? {} : { authorization: `Bearer ${await token(client)}` };
      const json = body === undefined ? {} : { 'content-type': 'application/json' };
      return fetch(`${stage && others.length === 0 ? gateway.urlOf(stage) : gateway.origin}${target}`, {
        method,
        headers: { ...json, ...authorization, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
    async close() {
      await (await starting?.catch(() => undefined))?.close();
    },
  };
}

async function start({ app, stack, log = () => undefined }: TestAppOptions): Promise<Gateway> {
  const folder = await mkdtemp(path.join(tmpdir(), 'test-app-'));
  try {
    const [key] = await Promise.all([generateSigningKey(), synthesizeApp(app, folder, { environment: 'local' })]);
    const gateway = await startGateway({ stack: await readSynthesizedStacks(folder, stack), key, port: 0, log });
    const close = async () => {
      await gateway.close();
      await rm(folder, { recursive: true, force: true });
    };
    return Object.create(gateway, { close: { value: close } }) as Gateway;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
