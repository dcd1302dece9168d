import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Pages that people read, by their paths. */
const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').map((file) => path.join('docs', file))].filter(
  (file) => file.endsWith('.md'),
);
/** A project of `init` has the same scripts, those that it needs. */
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
/** The text of `--help` by the name of the command; a test holds this page against the commands. */
const helpTexts = new Map(
  Array.from(
    readFileSync('docs/commands.md', 'utf8').matchAll(/^## ([a-z-]+)\n\n```text\n([^]*?)^```$/gm),
    ([, name = '', text = '']) => [name, text] as const,
  ),
);

/** A command in a page: in a block of the shell, or between backticks. */
interface PageCommand {
  readonly page: string;
  readonly words: readonly string[];
}

const commands = pages.flatMap((page): PageCommand[] => {
  const text = readFileSync(page, 'utf8');
  const blocks = Array.from(text.matchAll(/^ *```sh\n([^]*?)^ *```$/gm), ([, block = '']) =>
    block.replaceAll('\\\n', ' '),
  );
  const inline = Array.from(
    text.replaceAll(/^ *```[^]*?^ *```$/gm, '').matchAll(/`([^`\n]+)`/g),
    ([, code = '']) => code,
  );
  return [...blocks.flatMap((block) => block.split('\n')), ...inline]
    .flatMap((line) => line.replace(/\s#.*$/, '').split(/&&|\|\||[|;]/))
    .map((part) => ({
      page,
      words: part
        .trim()
        .replace(/^(?:[A-Z][A-Z0-9_]*=\S* +)+/, '')
        .split(/\s+/),
    }))
    .filter(({ words: [program] }) => program === 'npm' || program === 'npx' || program === 'cognito-m2m');
});

const ours = commands.flatMap(({ page, words: [program, first = '', ...rest] }) => {
  if (program === 'cognito-m2m') return [{ page, name: first, given: rest }];
  if (program === 'npx') return first === 'cognito-m2m' ? [{ page, name: rest[0] ?? '', given: rest.slice(1) }] : [];
  const script = first === 'run' ? (rest[0] ?? '') : first;
  const [, name] = /^node bin\/cognito-m2m\.mjs ([a-z-]+)|^cognito-m2m ([a-z-]+)/.exec(scripts[script] ?? '') ?? [];
  return name === undefined ? [] : [{ page, name, given: rest }];
});

test('each npm script in a page is one of the repository', () => {
  const named = commands.filter(({ words: [program, run] }) => program === 'npm' && run === 'run');
  expect(named.length).toBeGreaterThan(50);
  const unknown = named
    .map(({ page, words }) => ({ page, script: words.slice(2).find((word) => !word.startsWith('-')) }))
    .filter(({ script }) => script !== undefined && !Object.hasOwn(scripts, script));
  expect(unknown).toEqual([]);
});

test('each command in a page is one of cognito-m2m, with options that it has', () => {
  expect(ours.length).toBeGreaterThan(50);
  const wrong = ours.flatMap(({ page, name, given }) => {
    if (['', 'help', '--help', '--version'].includes(name)) return [];
    const help = helpTexts.get(name);
    if (help === undefined) return [{ page, name, option: 'no such command' }];
    return given
      .filter((word) => /^--[a-z]/.test(word))
      .map((word) => word.replace(/[=.,:)].*$/, ''))
      .filter((option) => !new RegExp(`${option}(?![a-z-])`).test(help))
      .map((option) => ({ page, name, option }));
  });
  expect(wrong).toEqual([]);
});

test('each block of a page says what it is: a program, commands, data, or the output of a command', () => {
  const languages = new Set(['go', 'js', 'json', 'mermaid', 'py', 'sh', 'text', 'ts', 'yaml']);
  const unmarked = pages.flatMap((page) =>
    Array.from(readFileSync(page, 'utf8').matchAll(/^( *)```(.*)\n[^]*?^\1```$/gm), ([, , language = '']) => ({
      page,
      language,
    })).filter(({ language }) => !languages.has(language)),
  );
  expect(unmarked).toEqual([]);
});

test('each JSON block of a page is JSON', () => {
  const blocks = pages.flatMap((page) =>
    Array.from(readFileSync(page, 'utf8').matchAll(/^ *```json\n([^]*?)^ *```$/gm), ([, json = '']) => json),
  );
  expect(blocks.length).toBeGreaterThan(5);
  for (const json of blocks) expect(() => JSON.parse(json) as unknown).not.toThrow();
});

/** Pages that are generated from the first heading on. */
const GENERATED = ['docs/commands.md', 'docs/declaration.md', 'docs/errors.md', 'docs/outputs.md'];

test('no page has more than 1,800 words of its own', () => {
  const long = pages
    .filter((page) => !GENERATED.includes(page))
    .map((page) => {
      const own = readFileSync(page, 'utf8').replaceAll(/<!-- (?:generated|recorded): [^]*?<!-- end: .*-->/g, '');
      return { page, words: own.split(/\s+/).filter((word) => /\w/.test(word)).length };
    })
    .filter(({ words }) => words > 1_800);
  expect(long).toEqual([]);
});
