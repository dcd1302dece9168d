import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withGenerated } from '../../src/cli/docs';
import { runCommand, spawnCommand } from './run-command';

test('the pages of this project are up to date; where one is not, run npm run docs', async () => {
  expect(await spawnCommand(['docs', '--check'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

test.each([
  ['no page', undefined],
  ['a page without a generated part', '# Orders\n'],
])('a project with %s is told that there is nothing to check', async (_, readme) => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'docs-'));
  try {
    if (readme !== undefined) writeFileSync(path.join(cwd, 'README.md'), readme);
    const app = path.resolve('examples/pool-only.ts');
    const { exitCode, stdout, stderr } = await runCommand(['docs', '--check', '--app', app], { cwd });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^README\.md, docs\/\*\.md and CODEOWNERS have no generated part, .*\n$/);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});

test('what stands around the markers stays', () => {
  const page = 'before\n<!-- generated: x -->\nold\n<!-- end: x -->\nafter\n';
  expect(withGenerated(page, 'x', 'new')).toBe('before\n<!-- generated: x -->\n\nnew\n\n<!-- end: x -->\nafter\n');
});

test('a page without the markers is an error that names them', () => {
  expect(() => withGenerated('nothing', 'x', 'new')).toThrow('no marker "<!-- generated: x -->"');
});
