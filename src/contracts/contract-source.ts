import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { errorMessage } from '../error/thrown';
import { LARGEST_CONTRACT, tooLarge } from './contract-text';
import { ContractError } from './error';
import { strictJson } from '../terraform-json/json-text';

/** Location of a service's contract. */
export type ContractSource =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'package'; readonly name: string; readonly version: string };

/** The text of a contract, and the dependencies of its package. */
export interface FoundContract {
  readonly text: string;
  /** How messages name its source, e.g. `@acme/orders-contract@2.1.0`. */
  readonly place: string;
  /** Names of packages; empty for a file. */
  readonly dependencies: readonly string[];
}

const PACKAGE_NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;
const FILE_IN_PACKAGE = 'contract.json';

const manifestShape = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.unknown()).default({}),
  'cognito-m2m': z.string().default(FILE_IN_PACKAGE),
});

/**
 * A contract in a file of this repository.
 * @param file - relative to the folder that the app runs in
 */
export function contractFile(file: string): ContractSource {
  return { kind: 'file', file };
}

/**
 * A contract in an npm package: `contract.json` at its root, or the file that `cognito-m2m` in its `package.json`
 * names. It is read from `node_modules` as JSON; no code of the package runs.
 * @param version - exactly the installed version, e.g. `2.1.0`
 * @throws ContractError `ERR_CONTRACT_INVALID` for an invalid name of a package, or a range of versions
 */
export function contractPackage(name: string, version: string): ContractSource {
  if (!PACKAGE_NAME.test(name)) {
    throw new ContractError(
      'ERR_CONTRACT_INVALID',
      `"${name}" is no name of an npm package, expected one such as @acme/orders-contract; correct it, or use contractFile`,
    );
  }
  if (!EXACT_VERSION.test(version)) {
    throw new ContractError(
      'ERR_CONTRACT_INVALID',
      `contract package ${name} has the version "${version}", expected an exact one such as 2.1.0, so that who gains access is reviewed here; write it out`,
    );
  }
  return { kind: 'package', name, version };
}

/**
 * Finds a contract, and reads its text.
 * @throws ContractError `ERR_CONTRACT_UNREADABLE`, or `ERR_CONTRACT_VERSION` if another version is installed
 */
export function findContract(source: ContractSource): FoundContract {
  if (source.kind === 'file') {
    return { text: boundedText(source.file, source.file), place: source.file, dependencies: [] };
  }
  const { name, version } = source;
  const root = packageFolder(name);
  const manifest = manifestShape.safeParse(strictJson(boundedText(path.join(root, 'package.json'), name)));
  if (!manifest.success || manifest.data.name !== name) {
    throw unreadable(name, 'its package.json is not that of the package', 'install it again');
  }
  if (manifest.data.version !== version) {
    throw new ContractError(
      'ERR_CONTRACT_VERSION',
      `package ${name} is installed in version ${JSON.stringify(manifest.data.version)}, expected ${version}; run npm install ${name}@${version}, or review the other version and name it`,
    );
  }
  const file = inside(root, manifest.data['cognito-m2m'], name);
  const place = `${name}@${version}`;
  return { text: boundedText(file, place), place, dependencies: Object.keys(manifest.data.dependencies) };
}

/** The folder of an installed package: the nearest `node_modules` that has it, as Node.js looks for it. */
function packageFolder(name: string): string {
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (statSync(path.join(candidate, 'package.json'), { throwIfNoEntry: false })) return realpathSync(candidate);
    if (folder === path.dirname(folder)) {
      throw unreadable(name, `it is not installed for ${process.cwd()}`, `run npm install ${name}`);
    }
  }
}

/** A file of a package; a path outside of the package is refused. */
function inside(root: string, file: string, name: string): string {
  try {
    const real = realpathSync(path.join(root, file));
    const relative = path.relative(root, real);
    if (relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative)) return real;
  } catch (cause) {
    throw unreadable(name, `it has no file ${JSON.stringify(file)}`, 'let its repository add it', cause);
  }
  throw unreadable(
    name,
    `its contract ${JSON.stringify(file)} is outside of the package`,
    'let its repository correct it',
  );
}

function boundedText(file: string, place: string): string {
  try {
    const { size } = statSync(file);
    if (size > LARGEST_CONTRACT) throw tooLarge(place, size);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ContractError) throw error;
    throw unreadable(place, errorMessage(error), 'correct the path', error);
  }
}

function unreadable(place: string, why: string, remedy: string, cause?: unknown): ContractError {
  const message = `the contract ${place} cannot be read: ${why}, expected a file of JSON; ${remedy}`;
  return new ContractError('ERR_CONTRACT_UNREADABLE', message, { cause });
}
