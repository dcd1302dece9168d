import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isCompiled, packageFile, packageRoot } from '../package/package-file';
import { bundle } from './function-bundle';
import { replaceFile } from './replaced-file';

/** Functions that the package brings. */
export type PackageFunction = 'authorizer' | 'rotation';

/** Folder of a project's copies with files beside the code, relative to the working directory. */
const BUNDLES = '.build/functions';
/** Folder of the bundled functions while the package runs from its sources. */
const SOURCES_BUILD = '.build/package-functions';

/**
 * The folder of a function of the package.
 * @param assets - JSON the function reads when it starts, by the name of the file beside its code
 */
export function packageFunction(name: PackageFunction, assets: Readonly<Record<string, object>> = {}): string {
  const folder = packageFile({ source: `${SOURCES_BUILD}/${name}`, compiled: `functions/${name}` });
  if (!isCompiled()) refresh(folder, path.join(packageRoot(), 'lambda', name, 'index.ts'));
  const files = Object.entries(assets).map(([file, asset]) => [file, JSON.stringify(asset)] as const);
  if (files.length === 0) return folder;
  const digest = createHash('sha256').update(files.flat().join()).digest('hex').slice(0, 16);
  const own = path.resolve(BUNDLES, `${name}-${digest}`);
  replaceFile(path.join(own, 'index.js'), readFileSync(path.join(folder, 'index.js')));
  for (const [file, json] of files) replaceFile(path.join(own, file), json);
  return own;
}

/** Bundles the function again if one of its sources is newer. */
function refresh(folder: string, entry: string): void {
  const code = path.join(folder, 'index.js');
  const list = `${folder}.sources.json`;
  if (existsSync(code) && existsSync(list)) {
    const sources = JSON.parse(readFileSync(list, 'utf8')) as string[];
    const { mtimeMs } = statSync(code);
    const isCurrent = (file: string) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < mtimeMs;
    if (sources.every(isCurrent)) return;
  }
  const made = bundle(entry, packageRoot(), { listsInputs: true });
  replaceFile(code, made.code);
  const own = made.inputs.filter((file) => !file.includes('node_modules'));
  replaceFile(list, JSON.stringify([...own, path.join(packageRoot(), 'package-lock.json')]));
}
