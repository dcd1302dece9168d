#!/usr/bin/env node
// Builds the token client into dist/client: JavaScript, types, and a manifest of its own, so that who installs it gets
// what it needs and none of what the rest of this repository needs.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const OUT = path.join(ROOT, 'dist/client');

rmSync(OUT, { recursive: true, force: true });
try {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', path.join(ROOT, 'tsconfig.client.json')], { stdio: 'inherit' });
} catch (error) {
  // It has said what is wrong.
  process.exit(error.status ?? 1);
}
writeFileSync(path.join(OUT, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`);
copyFileSync(path.join(ROOT, 'LICENSE'), path.join(OUT, 'LICENSE'));
copyFileSync(path.join(ROOT, 'docs/token-client.md'), path.join(OUT, 'README.md'));

function manifest() {
  const { name, version, license, engines, dependencies, exports } = JSON.parse(
    readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  );
  return {
    name,
    version,
    private: true,
    description: 'Access tokens of Amazon Cognito for a service that calls others, kept and renewed in time',
    license,
    engines,
    // CommonJS, which both import and require load: a program never has two of it, with two token caches.
    exports: JSON.parse(JSON.stringify(exports).replaceAll('./dist/client/', './')),
    dependencies: { oauth4webapi: dependencies.oauth4webapi },
    // For secretsManagerCredentials alone.
    peerDependencies: { '@aws-sdk/client-secrets-manager': '3' },
    peerDependenciesMeta: { '@aws-sdk/client-secrets-manager': { optional: true } },
  };
}
