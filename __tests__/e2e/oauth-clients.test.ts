import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './command';
import type { LocalGateway } from './local-gateway';
import { startLocalGateway } from './local-gateway';
import { pythonEnvironment } from './python-environment';
import { describeWith, describeWithPython } from './toolchain';

const PYTHON_CLIENT = '__tests__/e2e/clients/python';
const GO = {
  cwd: '__tests__/e2e/clients/go',
  // Only modules in go.mod and go.sum, with the installed toolchain.
  env: { GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off' },
};

let gateway: LocalGateway;

beforeAll(async () => {
  gateway = await startLocalGateway();
});

afterAll(() => gateway.stop());

/** Parameters of a client program: its authentication, and the requested scopes. */
interface Ask {
  readonly authentication: string;
  readonly scope?: string;
  readonly secret?: string;
}

/** Runs a client program and returns its output. */
async function ask(command: readonly string[], { authentication, scope = '', secret }: Ask): Promise<unknown> {
  const [program = '', ...args] = command;
  const { clientId = '', clientSecret = '' } = gateway.clients.OrderProcessingService ?? {};
  const { exitCode, stdout, stderr } = await run(program, args, {
    env: {
      TOKEN_ENDPOINT: gateway.tokenEndpoint,
      API_URL: gateway.apiUrl,
      CLIENT_ID: clientId,
      CLIENT_SECRET: secret ?? clientSecret,
      AUTHENTICATION: authentication,
      SCOPE: scope,
      // oauthlib otherwise refuses plain http, even on the loopback address.
      OAUTHLIB_INSECURE_TRANSPORT: '1',
    },
  });
  if (exitCode !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Statuses of GET /customers, and of DELETE for an unknown customer, which needs another scope. */
const ALL_SCOPES = { statuses: [200, 404] };
const READ_ALONE = { statuses: [200, 401] };

describeWithPython()('requests-oauthlib, as it is published', () => {
  let client: readonly string[];

  beforeAll(async () => {
    const environment = await pythonEnvironment('requests-oauthlib', path.join(PYTHON_CLIENT, 'requirements.txt'));
    client = [path.join(environment, 'bin/python'), path.join(PYTHON_CLIENT, 'client.py')];
  });

  test.each(['basic', 'body', 'basic and client_id'])(
    'gets tokens with %s and calls the API',
    async (authentication) => {
      expect(await ask(client, { authentication })).toEqual(ALL_SCOPES);
      expect(await ask(client, { authentication, scope: 'customer-api/read' })).toEqual(READ_ALONE);
    },
  );

  test.each(['basic', 'body'])('raises its own error for a wrong secret in %s', async (authentication) => {
    expect(await ask(client, { authentication, secret: 'wrong' })).toEqual({
      type: 'InvalidClientError',
      error: 'invalid_client',
    });
  });
});

describeWith(
  'Go 1.23',
  'go',
  ['list', '-m'],
  GO,
)('golang.org/x/oauth2/clientcredentials, as it is published', () => {
  let folder: string;
  let client: readonly string[];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'go-client-'));
    client = [path.join(folder, 'client')];
    const { exitCode, stderr } = await run('go', ['build', '-buildvcs=false', '-o', folder + '/client', '.'], GO);
    if (exitCode !== 0) throw new Error(stderr);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['basic', 'body'])('gets tokens with %s and calls the API', async (authentication) => {
    expect(await ask(client, { authentication })).toEqual(ALL_SCOPES);
    expect(await ask(client, { authentication, scope: 'customer-api/read' })).toEqual(READ_ALONE);
  });

  test.each(['basic', 'body'])('returns its own error for a wrong secret in %s', async (authentication) => {
    expect(await ask(client, { authentication, secret: 'wrong' })).toEqual({
      type: 'RetrieveError',
      error: 'invalid_client',
    });
  });
});
