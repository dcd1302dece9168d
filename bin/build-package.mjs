#!/usr/bin/env node
// Builds the package into dist/: a CommonJS file for each entry point, types, and the package's functions. Both import
// and require load CommonJS, so that an app never has two copies. `npm pack` runs this first.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const OUT = path.join(ROOT, 'dist');
const ENTRIES = ['index', 'lambda', 'openapi', 'policy', 'testing'];
const FUNCTIONS = ['authorizer', 'rotation'];

const { dependencies, peerDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
// Bundles packages that exist only as ES modules, which are devDependencies, and zod, because a synth needs only a
// tenth of it; the zod dependency is there for its types.
const external = Object.keys({ ...dependencies, ...peerDependencies })
  .filter((name) => name !== 'zod')
  .flatMap((name) => [name, `${name}/*`]);
const options = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external,
  legalComments: 'inline',
  logLevel: 'warning',
};

rmSync(OUT, { recursive: true, force: true });
await import('./build-template.mjs');
await Promise.all([
  ...ENTRIES.map((name) =>
    build({
      ...options,
      entryPoints: [name === 'index' ? 'src/index.ts' : `src/${name}/index.ts`],
      outfile: `dist/${name}.js`,
    }),
  ),
  build({
    ...options,
    stdin: { contents: "import { main } from './main';\nvoid main(process.argv.slice(2));", resolveDir: 'src/cli' },
    banner: { js: '#!/usr/bin/env node' },
    outfile: 'dist/cli.js',
  }),
  ...FUNCTIONS.map((name) =>
    build({
      absWorkingDir: ROOT,
      entryPoints: [`lambda/${name}/index.ts`],
      outfile: `dist/functions/${name}/index.js`,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node22',
      format: 'cjs',
      mainFields: ['module', 'main'],
      conditions: ['module', 'cognito-m2m-source'],
      legalComments: 'none',
      logLevel: 'warning',
    }),
  ),
]);
const page = JSON.parse(readFileSync(path.join(ROOT, 'src/console/bundle.json'), 'utf8'));
await build({ ...page, absWorkingDir: ROOT, logLevel: 'warning' });
copyFileSync(path.join(ROOT, 'node_modules/preact/LICENSE'), path.join(OUT, 'console/LICENSE-preact'));
chmodSync(path.join(OUT, 'cli.js'), 0o755);
loadOnDemand(path.join(OUT, 'index.js'));
copyFileSync(path.join(ROOT, 'src/local/backend/function-worker.mjs'), path.join(OUT, 'function-worker.mjs'));
copyFileSync(path.join(ROOT, 'src/local/runtime/python-bootstrap.py'), path.join(OUT, 'python-bootstrap.py'));
try {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', path.join(ROOT, 'tsconfig.build.json')], { stdio: 'inherit' });
} catch (error) {
  // The program has already printed its error.
  process.exit(error.status ?? 1);
}

/**
 * Loads a provider class when the first resource of its type is created: a stack uses few of them, and the one for web
 * ACLs has 800 kB.
 */
function loadOnDemand(file) {
  const names = [];
  const declared = readFileSync(file, 'utf8').replaceAll(
    /^var (import_\w+) = (require\("@cdktf\/provider-[^"]+"\));$/gm,
    (_, name, load) => {
      names.push(name);
      return `var ${name} = () => ${load};`;
    },
  );
  const used = new RegExp(`\\b(${names.join('|')})\\.`, 'g');
  writeFileSync(file, declared.replaceAll(used, '($1()).'));
}
