import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = process.cwd();

/** A repository that imports the package by name, from its sources, because a fresh clone is not compiled yet. */
export function makeRepository(repository: string): void {
  mkdirSync(path.join(repository, 'node_modules'), { recursive: true });
  for (const name of ['src', 'lambda']) symlinkSync(path.join(ROOT, name), path.join(repository, name));
  for (const name of readdirSync(path.join(ROOT, 'node_modules'))) {
    if (name !== '@acme')
      symlinkSync(path.join(ROOT, 'node_modules', name), path.join(repository, 'node_modules', name));
  }
  const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;
  writeFileSync(path.join(repository, 'package.json'), JSON.stringify({ name, version: '1.0.0', exports }));
}
