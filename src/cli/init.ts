import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { Option } from 'commander';
import { InitError } from '../init/error';
import type { Example } from '../init/project';
import { EXAMPLES, checkFolder, checkName, checkRepository, makeProject } from '../init/project';
import { print, printError } from './terminal';

interface InitOptions {
  readonly name?: string;
  readonly example: Example;
  readonly repository?: string;
  readonly yes?: true;
}

const [MADE, BAD_INPUT] = [0, 2] as const;

/** `cognito-m2m init`: a project like the sample, in the user's words. */
export default function initCommand(command: Command): void {
  const examples = Object.entries(EXAMPLES).map(([name, what]) => `${name} (${what})`);
  command
    .description('Make a project in a new folder: declaration, function, test, workflows. Nothing is installed.')
    .argument('<folder>', 'a new folder, or an empty one')
    .option('--name <name>', 'prefix of every name at AWS (default: init asks, or takes the name of the folder)')
    .addOption(
      new Option('--example <example>', `kind of project: ${examples.join('; ')}`)
        .choices(Object.keys(EXAMPLES))
        .default('customers'),
    )
    .option('--repository <owner/name>', 'repository on GitHub that runs the workflows')
    .option('--yes', 'do not ask')
    .action(run);
}

async function run(folder: string, { name, example, repository, yes }: InitOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  // Checked before the first question.
  await checkFolder(folder);
  if (repository !== undefined) checkRepository(repository);
  const chosen = name ?? (yes ? nameOf(folder) : await promptForName(nameOf(folder)));
  checkName(chosen);
  const files = await makeProject({
    folder,
    name: chosen,
    example,
    ...(repository === undefined ? {} : { repository }),
  });
  print(`${chosen} is made in ${folder}: ${files.length} files. Next:`);
  for (const line of [`cd ${quoted(folder)}`, 'npm install', 'npm test', 'npm start']) print(`  ${line}`);
  process.exitCode = MADE;
}

/** The folder's own name, in the letters a name may have. */
function nameOf(folder: string): string {
  return path
    .basename(path.resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '');
}

/** The text quoted as one word for a shell. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** @throws InitError `ERR_NOT_ASKED` */
async function promptForName(proposed: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new InitError(
      'ERR_NOT_ASKED',
      'stdin is no terminal to ask for a name on, expected --name or --yes; add one',
    );
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    printError('Prefix of every name at AWS: lower-case letters, digits and hyphens.');
    return (await lines.question(`Name (${proposed}): `)).trim() || proposed;
  } finally {
    lines.close();
  }
}
