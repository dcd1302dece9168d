import { readFileSync } from 'node:fs';
import { runCommand } from '../cli/run-command';
import { configurationFile } from './given';

const page = readFileSync('docs/read-terraform.md', 'utf8');
/** In each block of the shell, the commands of this package; that of adopt, which writes a project, is run elsewhere. */
const commands = Array.from(page.matchAll(/^npx cognito-m2m (?!adopt )(.+)$/gm), ([, text = '']) => text);

function words(text: string): string[] {
  return Array.from(text.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');
}

test('the page has commands', () => {
  expect(commands.length).toBeGreaterThan(6);
});

// In a folder with plan.json and terraform.tfstate, as the page makes them.
test.each(commands)('cognito-m2m %s can be read', async (text) => {
  const { exitCode, stdout, stderr } = await runCommand(words(text), { cwd: configurationFile('counted') });
  expect(stderr).not.toContain('error:');
  expect([0, 1]).toContain(exitCode);
  expect(stdout).not.toBe('');
});

test('the matrix on the page is what the command prints', async () => {
  const [, block = ''] = /matrix --plan plan\.json\n```\n\n```text\n([^`]+)```/.exec(page) ?? [];
  const { stdout } = await runCommand(['matrix', '--plan', 'plan.json'], { cwd: configurationFile('counted') });
  const lines = block.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(stdout.split('\n')).toContain(line);
});
