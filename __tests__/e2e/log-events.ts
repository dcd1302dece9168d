import type { Emulator } from './emulator';

/** Reads every line of every log group of an emulator. */
export async function readLogs(emulator: Emulator): Promise<string[]> {
  const groups = await all(emulator, 'DescribeLogGroups', {}, 'logGroups');
  const messages: string[] = [];
  for (const { logGroupName } of groups) {
    const events = await all(emulator, 'FilterLogEvents', { logGroupName }, 'events');
    messages.push(...events.map(({ message }) => String(message)));
  }
  return messages;
}

/** Reads all pages of a list. */
async function all(
  emulator: Emulator,
  action: string,
  request: object,
  list: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const found: Readonly<Record<string, unknown>>[] = [];
  let nextToken: unknown;
  do {
    const { status, body } = await emulator.call(`Logs_20140328.${action}`, {
      ...request,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    if (status !== 200) throw new Error(`${action} answered ${status}`);
    found.push(...(body[list] as Readonly<Record<string, unknown>>[]));
    ({ nextToken } = body);
  } while (nextToken !== undefined);
  return found;
}
