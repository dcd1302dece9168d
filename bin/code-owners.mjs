#!/usr/bin/env node
// Writes .github/CODEOWNERS: every file that decides how a change is reviewed. `node bin/code-owners.mjs`; with --check
// it changes nothing and exits with 1 if the file is stale. The owners are taken from the existing file.
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const FILE = path.join(ROOT, '.github/CODEOWNERS');
/** Commands that the workflows run with credentials. */
const ENTRIES = [
  'src/cli/main.ts',
  'src/cli/review.ts',
  'src/cli/plan-save.ts',
  'src/cli/plan-apply.ts',
  'src/cli/drift.ts',
];
/**
 * Files outside of the bundles: workflows, files that npm and Node.js read, policies of CI's roles, rules of a synth.
 */
const READ = [
  '.github/',
  '.npmrc',
  'bin/cognito-m2m.mjs',
  'bin/code-owners.mjs',
  'bootstrap.ts',
  'cdktf.json',
  'package-lock.json',
  'package.json',
  'src/constructs/account/',
  'src/policy/',
  'tsconfig.json',
];

const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: ENTRIES,
  bundle: true,
  // Each command is loaded from a separate file, so the dependencies of other commands are not in its bundle.
  external: [
    './init',
    './start',
    './why',
    './unused',
    './verify',
    './cost',
    './openapi',
    './contract',
    './docs',
    './matrix',
    './policy',
    './revoke',
    './bootstrap',
  ],
  packages: 'external',
  conditions: ['cognito-m2m-source'],
  platform: 'node',
  format: 'cjs',
  outdir: 'unused',
  write: false,
  metafile: true,
  logLevel: 'warning',
});
const bundled = Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules'));
const [, owners = '@OWNER'] = /^# Owners: (.+)$/m.exec(current()) ?? [];
const isBelow = (file) => READ.some((folder) => folder.endsWith('/') && file.startsWith(folder));
const files = [...new Set([...bundled.filter((file) => !isBelow(file)), ...READ])].sort();
const text = [
  '# Made by `npm run codeowners` of what is really bundled; only the next line is written by hand.',
  `# Owners: ${owners}`,
  ...files.map((file) => `/${file} ${owners}`),
  '',
].join('\n');

if (process.argv.includes('--check')) {
  if (text !== current()) {
    console.error(
      'error: .github/CODEOWNERS is stale, expected every file that judges a change; run npm run codeowners',
    );
    process.exitCode = 1;
  }
} else writeFileSync(FILE, text);

function current() {
  try {
    return readFileSync(FILE, 'utf8');
  } catch {
    return '';
  }
}
