// Builds the package into dist/: CommonJS, which both import and require load, so that a program never has two of it with
// two token caches. README.md and LICENSE are those of the repository.
import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const HERE = import.meta.dirname;
const ROOT = path.join(HERE, '../..');

rmSync(path.join(HERE, 'dist'), { recursive: true, force: true });
try {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', HERE], { stdio: 'inherit' });
} catch (error) {
  // It has said what is wrong.
  process.exit(error.status ?? 1);
}
copyFileSync(path.join(ROOT, 'LICENSE'), path.join(HERE, 'LICENSE'));
copyFileSync(path.join(ROOT, 'docs/token-client.md'), path.join(HERE, 'README.md'));
