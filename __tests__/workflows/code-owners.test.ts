import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const FILE = '.github/CODEOWNERS';
const rules = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' '));
const owned = rules.map(([place = '']) => place.slice(1));
const isOwned = (file: string) =>
  owned.some((place) => place === file || (place.endsWith('/') && file.startsWith(place)));

test('the list is what is bundled now', () => {
  const { status, stderr } = spawnSync(process.execPath, ['bin/code-owners.mjs', '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('every rule has the same owners, and is about a file that is there', () => {
  expect(new Set(rules.map(([, ...owners]) => owners.join(' '))).size).toBe(1);
  for (const place of owned) expect([place, existsSync(place)]).toEqual([place, true]);
});

test.each(['src/review', 'src/terraform', 'src/terraform-json'])('all of %s that a command runs is in it', (folder) => {
  expect(owned.filter((place) => place.startsWith(`${folder}/`)).length).toBeGreaterThan(5);
});

test.each([
  '.github/workflows/review.yml',
  '.github/CODEOWNERS',
  'package-lock.json',
  'src/terraform/plan-admission.ts',
  'src/constructs/account/ci-permissions.ts',
  'src/policy/rules.ts',
  'src/synthesis/synthesized-app.ts',
])('%s is in it', (file) => {
  expect(isOwned(file)).toBe(true);
});

test('nothing that an owned file imports is left out', () => {
  const sources = owned.filter((place) => place.endsWith('.ts') && place.startsWith('src/'));
  expect(sources.length).toBeGreaterThan(100);
  const others = [
    'init',
    'start',
    'why',
    'unused',
    'verify',
    'cost',
    'openapi',
    'contract',
    'docs',
    'matrix',
    'policy',
    'revoke',
    'bootstrap',
  ].map((name) => `src/cli/${name}.ts`);
  for (const source of sources) {
    const text = readFileSync(source, 'utf8');
    const imported = [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from '(\.[^']+)';|import\('(\.[^']+)'\)/gm)]
      .map(([, from, loaded]) => path.posix.join(path.posix.dirname(source), from ?? loaded ?? ''))
      .map((file) =>
        [file, `${file}.ts`, `${file}/index.ts`].find((each) => existsSync(each) && path.extname(each) !== ''),
      )
      .filter((file) => file !== undefined);
    for (const file of imported.filter((each) => !others.includes(each))) {
      expect([source, file, isOwned(file)]).toEqual([source, file, true]);
    }
  }
});

test('a project that is made has a list of its own', () => {
  const own = readFileSync('starters/common/github/CODEOWNERS', 'utf8');
  for (const file of ['/.github/', '/package.json', '/package-lock.json', '/.npmrc', '/cdktf.json'])
    expect(own).toContain(`${file} @OWNER\n`);
  expect(readdirSync('starters/common/github')).toEqual(['CODEOWNERS']);
});
