import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Testing } from 'cdktf';
import { customerApi } from '../fixtures/customer-api';
import { readSettings } from '../../src/settings/settings';
import type { DefaultBackend } from '../../src/stacks/backend';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';
import { M2mPoolStack } from '../../src/stacks/m2m-pool-stack';
import type { Variation } from './synthesized';

/** Synthesizes the default deployment, or a variation of it. Importing this file loads cdktf. */
export function synthesizeStack({
  variables = {},
  access = customerApi,
  credentials = false,
  backend,
  backends,
  options,
  poolOnly = false,
  change,
}: Variation): string {
  const settings = readSettings(variables);
  if (poolOnly) return Testing.synth(new M2mPoolStack(new App(), { settings, access, credentials }));
  const inMemory = settings.environment === 'local';
  const folder = mkdtempSync(path.join(tmpdir(), 'm2m-bundle-'));
  try {
    writeFileSync(path.join(folder, 'index.js'), 'exports.handler = async () => ({ statusCode: 204 });\n');
    const stack = new M2mApiStack(new App(), {
      settings,
      access,
      credentials,
      ...options,
      ...(backend === null ? {} : { backend: backend ?? customers(folder, inMemory) }),
      ...(backends ? { backends } : {}),
    });
    change?.(stack);
    return Testing.synth(stack);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function customers(folder: string, inMemory: boolean): DefaultBackend {
  return {
    name: 'customers',
    folder,
    environment: { CUSTOMER_STORE: inMemory ? 'memory' : 'dynamodb' },
    ...(inMemory ? {} : { table: { partitionKey: 'id' } }),
  };
}
