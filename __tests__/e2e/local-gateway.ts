import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Connection } from '../../src/cli/connection';
import { start } from './command';

/** The gateway of main.ts, run like `npm start`, on a separate port. */
export interface LocalGateway extends Connection {
  readonly apiUrl: string;
  readonly openapiUrl: string;
  stop(): Promise<void>;
}

/** Longer than any test file uses it. */
const LIFETIME_MS = 1_800_000;

/** Starts a gateway and waits until it has checked its matrix. */
export async function startLocalGateway(): Promise<LocalGateway> {
  const folder = mkdtempSync(path.join(tmpdir(), 'local-gateway-e2e-'));
  const file = path.join(folder, 'connection.json');
  try {
    const args = ['bin/cognito-m2m.mjs', 'start', '--port', '0', '--output', file];
    const command = start(process.execPath, args, { env: {}, timeoutMs: LIFETIME_MS });
    await command.printed('Ctrl-C ends it.');
    const connection = JSON.parse(readFileSync(file, 'utf8')) as Connection;
    return {
      ...connection,
      apiUrl: connection.apiUrl ?? '',
      openapiUrl: new URL('/openapi.json', connection.tokenEndpoint).href,
      stop: async () => {
        await command.interrupt();
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
