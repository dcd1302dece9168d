import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { pageBlocks } from './page-block';

// Type-checks the examples with all their imports.
jest.setTimeout(120_000);

const EXAMPLE = /^ \* @example\n((?: \*.*\n)+?)(?= \*\/| \* @)/gm;
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('app/'))
  .map((file) => path.join('src', file));
const examples = sources
  .flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(EXAMPLE), ([, code = '']) => ({
      file,
      code: code.replaceAll(/^ \* ?/gm, ''),
    })),
  )
  .filter(({ code }) => code.includes('import '));

const blocks = pageBlocks();

test('the members that are used most have an example', () => {
  const shown = examples.map(({ file }) => path.basename(file, '.ts')).sort();
  expect(shown).toEqual([
    'api-document',
    'compose-access',
    'compose-access',
    'contract-services',
    'define-access',
    'define-service',
    'existing-user-pool',
    'm2m-api-stack',
    'm2m-pool-stack',
    'project-setting',
    'rest-api',
    'route-handler',
    'settings',
    'state-stack',
    'suppression',
    'synthesize',
    'test-app',
  ]);
});

test('the blocks of the pages are found', () => {
  const pages = new Set(blocks.map(({ page }) => path.basename(page, '.md')));
  expect([...pages]).toEqual(expect.arrayContaining(['README', 'backends', 'constructs', 'teams', 'tutorial']));
  expect(blocks.length).toBeGreaterThan(30);
});

test('every example and every TypeScript block of a page compiles as a project would write it', () => {
  mkdirSync('.build', { recursive: true });
  // Inside the project, so that Node.js finds its packages.
  const folder = mkdtempSync(path.resolve('.build/examples-'));
  try {
    const ofPages = blocks.map(({ page, file, code }) => ({ file: path.join(path.basename(page, '.md'), file), code }));
    const ofMembers = examples.map(({ file, code }) => ({ file: path.basename(file), code }));
    const files = [...ofMembers, ...ofPages].map(({ file, code }) => {
      const written = path.join(folder, file);
      mkdirSync(path.dirname(written), { recursive: true });
      writeFileSync(written, code);
      return written;
    });
    const { config } = ts.readConfigFile('tsconfig.json', (file) => ts.sys.readFile(file)) as { config: object };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
    const program = ts.createProgram(files, { ...options, noUnusedLocals: false });
    const problems = files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
    const told = problems.map(({ file, messageText }) => {
      return `${path.basename(file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    expect(told).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
