import { InvalidArgumentError, Option } from 'commander';
import { bundleFunctionAsync } from '../bundle/function-bundle';
import type { StandIns } from '../local/backend/stand-in';

/** Replacement of a backend: its name, and an address or a file. */
export type GivenStandIn = readonly [name: string, where: string];

/** `--backend`, which may come several times. */
export function standInOption(): Option {
  return new Option(
    '--backend <name=where>',
    'replace a backend by an address, such as http://127.0.0.1:3000, or by a file that exports a handler, such as ./stub.ts; repeatable',
  )
    .argParser(standIn)
    .default([], 'none');
}

/** @throws BundleError if a file is not there or does not build */
export async function standIns(given: readonly GivenStandIn[]): Promise<StandIns> {
  const found = given.map(async ([name, where]) => {
    const standIn = isAddress(where) ? { url: where } : { folder: await bundleFunctionAsync(where) };
    return [name, standIn] as const;
  });
  return new Map(await Promise.all(found));
}

function standIn(text: string, before: readonly GivenStandIn[]): GivenStandIn[] {
  const [, name = '', where = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (where === '') throw new InvalidArgumentError('expected NAME=http://127.0.0.1:3000 or NAME=./stub.ts.');
  if (before.some(([other]) => other === name)) {
    throw new InvalidArgumentError(`"${name}" already has a stand-in, expected one for each backend.`);
  }
  checkAddress(where);
  return [...before, [name, where]];
}

function checkAddress(where: string): void {
  // A file has no scheme; one letter is a drive.
  if (!/^[a-z][a-z+.-]+:/i.test(where)) return;
  const url = URL.canParse(where) ? new URL(where) : undefined;
  const isPlain = url && isAddress(where) && url.username + url.password + url.search + url.hash === '';
  if (isPlain) return;
  throw new InvalidArgumentError(
    `"${where}" is no address of a service, expected http:// or https:// without user, query and fragment.`,
  );
}

function isAddress(where: string): boolean {
  return /^https?:\/\//.test(where);
}
