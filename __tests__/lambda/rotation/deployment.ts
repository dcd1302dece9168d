import type { TestGateway } from '../../local/test-gateway';
import { startTestGateway } from '../../local/test-gateway';
import type { AccountOptions, Ended } from './account';
import { Account } from './account';

/** The token endpoint of a test file; it accepts a client's secrets in the last account made for that client. */
export interface Deployment {
  readonly gateway: TestGateway;
  account(options?: Partial<AccountOptions>): Account;
  /** Whether the token endpoint accepts a secret. */
  accepts(account: Account, secret: string): Promise<boolean>;
}

export async function startDeployment(): Promise<Deployment> {
  const gateway = await startTestGateway();
  return {
    gateway,
    account: (options) =>
      new Account({ issuer: gateway, clientId: gateway.credentials('ReportingService').id, ...options }),
    accepts: async ({ clientId }, secret) => {
      const { ok } = await fetch(gateway.tokenEndpoint, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
      return ok;
    },
  };
}

/** Answer of a successful invocation. */
export function outcome(ended: Ended): Readonly<Record<string, unknown>> {
  if ('outcome' in ended) return ended.outcome;
  throw 'failed' in ended ? ended.failed : new Error('the function was stopped');
}

/** Code and message of a failed invocation. */
export function failure(ended: Ended): { readonly code: unknown; readonly message: string } {
  if (!('failed' in ended)) throw new Error('the function did not fail');
  const { message } = ended.failed;
  return { code: 'code' in ended.failed ? ended.failed.code : ended.failed.name, message };
}
