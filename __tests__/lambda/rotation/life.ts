import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import type { Account, Ended } from './account';
import { STEPS } from './account';
import { DAY } from './clock';

/** Runs everything that the function does in its life, until something fails, and returns all answers and errors. */
export async function live(account: Account): Promise<Ended[]> {
  const token = randomUUID();
  const life = [
    () => account.seed(),
    ...STEPS.map((step) => () => account.step(step, account.secretsManager.startRotation(token))),
    () => account.invoke([...account.scheduler.schedules.values()][0]?.event),
    () => account.rotate(),
    () => account.seed(),
  ];
  const ends: Ended[] = [];
  for (const run of life) {
    const ended = await run();
    ends.push(ended);
    if ('failed' in ended) break;
    account.clock.pass(2 * DAY);
    if (ends.length === life.length - 1) account.cognito.setScopes(account.clientId, []);
  }
  return ends;
}

/** All visible output: what the function wrote, and what a runtime may write about an answer or an error. */
export function shown(account: Account, ends: readonly Ended[]): string {
  const options = { depth: Infinity, showHidden: true, maxStringLength: Infinity, maxArrayLength: Infinity };
  return [...account.output, ...ends.map((end) => inspect(end, options) + JSON.stringify(end))].join('\n');
}

/** Fails if a text contains a secret of the account, a token, or the name of a field with one. */
export function expectNoSecret(text: string, account: Account): void {
  expect(account.secrets.length).toBeGreaterThan(0);
  for (const secret of account.secrets) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/eyJ[\w-]+\.|Authorization|SecretString|client_secret"/i);
}
