import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

const TOKEN = 'a-token';
const SECRET = 'a-secret';

/**
 * Runs a program in a separate process. A token endpoint, an API and Secrets Manager run on this machine; the
 * environment variables name them as in the documentation.
 * @returns its stdout
 */
export async function runProgram(file: string, folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const server = createServer((request, response) => {
    void answer(request, origin).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const variables = {
    TOKEN_ENDPOINT: tokenEndpointOf(origin),
    CLIENT_ID: 'reporting',
    CLIENT_SECRET: SECRET,
    SECRET_ID: 'reporting',
    API_URL: `${origin}/prod`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: origin,
  };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file], {
      cwd: folder,
      env: { ...env, ...variables },
    });
    return stdout;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function tokenEndpointOf(origin: string): string {
  return `${origin}/oauth2/token`;
}

async function answer(request: IncomingMessage, origin: string): Promise<[status: number, body: object]> {
  const body = Buffer.concat((await request.toArray()) as Buffer[]).toString();
  const url = new URL(request.url ?? '/', origin);
  if (url.href === tokenEndpointOf(origin)) {
    return new URLSearchParams(body).get('client_secret') === SECRET
      ? [200, { access_token: TOKEN, token_type: 'Bearer', expires_in: 3_600 }]
      : [400, { error: 'invalid_client' }];
  }
  if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
    const secret = {
      client_id: 'reporting',
      client_secret: SECRET,
      token_endpoint: tokenEndpointOf(origin),
      scopes: [],
    };
    return [200, { SecretString: JSON.stringify(secret) }];
  }
  return [request.headers.authorization === `Bearer ${TOKEN}` ? 200 : 401, { path: url.pathname }];
}
