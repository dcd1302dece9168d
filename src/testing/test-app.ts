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

/** Options of a test app. */
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
   * Receives the output of the functions.
   * @default - discarded
   */
  readonly log?: (text: string) => void;
}

/** A client and a route with another answer than declared. */
export interface Mismatch {
  /** Name of the client in the declaration. */
  readonly client: string;
  /** E.g. `GET /orders/{id}`. */
  readonly route: string;
  /** Declared access. */
  readonly expected: 'allowed' | 'refused';
  /** Status of the answer, e.g. `401`. */
  readonly got: string;
}

/** Options of a call. */
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
   * Additional headers; they override headers that the call sets.
   * @default {}
   */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An app that runs on 127.0.0.1 for tests. */
export interface TestApp {
  /**
   * Tries every client at every route.
   * @returns the answers that differ from the declaration; empty if there are none
   */
  mismatches(): Promise<Mismatch[]>;
  /**
   * Calls a route, such as `GET /orders/7`; where the app has several APIs, with the name of one and of its stage before the
   * path: `GET /orders/dev/orders/7`.
   * @throws VerifyError `ERR_CLIENT_UNKNOWN`
   */
  call(route: string, call?: TestCall): Promise<Response>;
  /**
   * Gets an access token of a client, with all its scopes.
   * @throws VerifyError `ERR_CLIENT_UNKNOWN`
   */
  token(client: string): Promise<string>;
  /** Stops the functions and the server. */
  close(): Promise<void>;
}

/**
 * Serves an app in its environment `local` for the tests of a file. It starts at the first call.
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
