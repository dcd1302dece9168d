import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { HeldAccess } from '../access/held-access';
import { heldOn } from '../access/holdings';
import { ratesTable } from '../cost/rates-table';
import { usageTable } from '../cost/usage';
import { rulesTable } from '../policy/rules-table';
import { kindsTable } from '../review/statements/kind';
import type { SettingRow } from '../settings/settings-table';
import { settingsTable } from '../settings/settings-table';
import { readAppSettings } from '../synthesis/app-settings';
import { synthesizeApp } from '../synthesis/synthesized-app';
import { readSynthesizedStack, readSynthesizedStacks, stackName } from '../terraform-json/terraform-json';
import { accessPage } from './access-page';
import { appOption, stackOption, todayOption } from './app-options';
import { CommandError } from './error';
import { inPrivateFolder } from './private-folder';
import { CODE_OWNERS_FILES, serviceOwners } from './service-owners';
import { print } from './terminal';
import { synthesisDay, writtenDeclaration } from './written-declaration';

interface DocsOptions {
  readonly app?: string;
  readonly stack?: string;
  readonly check?: true;
}

/** Declaration and settings of an app, as its own process reports them. */
interface DescribedApp {
  readonly access: HeldAccess;
  readonly settings: readonly SettingRow[];
}

/** Contents of generated parts by the name their markers carry. */
const GENERATORS: Readonly<Record<string, (app: DescribedApp) => string>> = {
  settings: ({ settings }) => settingsTable(settings),
  access: ({ access }) => accessPage(access),
  rules: rulesTable,
  usage: usageTable,
  rates: ratesTable,
  'review-kinds': kindsTable,
};

/** Alone on its line, because a page may quote a marker. */
const BEGIN = /^<!-- generated: ([\w-]+) -->$/gm;
const [OWNERS_BEGIN, OWNERS_END] = ['# generated: services', '# end: services'] as const;
const [FRESH, STALE, BAD_INPUT] = [0, 1, 2] as const;

const NO_PARTS =
  'README.md, docs/*.md and CODEOWNERS have no generated part, so there is nothing to refresh; ' +
  'to have one, write the lines <!-- generated: access --> and <!-- end: access --> in a page';

/** `cognito-m2m docs`: brings the generated parts of the project's pages up to date. */
export default function docsCommand(command: Command): void {
  command
    .description(
      'Refresh the text between <!-- generated: NAME --> and <!-- end: NAME --> in README.md and docs/*.md. NAME is ' +
        `one of ${Object.keys(GENERATORS).join(', ')}. In CODEOWNERS, the lines between "${OWNERS_BEGIN}" and ` +
        `"${OWNERS_END}" name the owners of services.`,
    )
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .option('--check', 'change nothing; exit with 1 if a page is stale')
    .action(run);
}

async function run({ app, stack, check }: DocsOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  const stale: string[] = [];
  let parts = 0;
  const described = await describedApp(app, stack);
  for (const page of await pages()) {
    const before = await readFile(page, 'utf8');
    const after = refreshed(page, before, described);
    parts += Array.from(before.matchAll(BEGIN)).length;
    if (after === before) continue;
    stale.push(page);
    if (!check) await writeFile(page, after);
  }
  for (const file of CODE_OWNERS_FILES.filter((each) => existsSync(each))) {
    const before = await readFile(file, 'utf8');
    if (!before.includes(OWNERS_BEGIN)) continue;
    const { services } = described.access;
    if (!services)
      throw new CommandError(`${file} has a part for services, expected an app of composeAccess; remove it`);
    const after = replaced(before, OWNERS_BEGIN, OWNERS_END, `\n${serviceOwners(services)}\n`);
    parts++;
    if (after === before) continue;
    stale.push(file);
    if (!check) await writeFile(file, after);
  }
  if (parts === 0) print(NO_PARTS);
  for (const page of stale) print(`${page} ${check ? 'is stale' : 'refreshed'}`);
  process.exitCode = check && stale.length > 0 ? STALE : FRESH;
}

/** The page with all its generated parts up to date. */
function refreshed(page: string, text: string, described: DescribedApp): string {
  return Array.from(text.matchAll(BEGIN), ([, name = '']) => name).reduce((before, name) => {
    const generator = GENERATORS[name];
    if (generator) return withGenerated(before, name, generator(described));
    const expected = Object.keys(GENERATORS).join(', ');
    throw new CommandError(
      `${page} has the generated part "${name}", expected one of ${expected}; correct its markers`,
    );
  }, text);
}

/**
 * A page with the generated part between its markers brought up to date.
 * @throws CommandError if the page has no such markers
 */
export function withGenerated(page: string, name: string, content: string): string {
  return replaced(page, `<!-- generated: ${name} -->`, `<!-- end: ${name} -->`, `\n\n${content}\n\n`);
}

function replaced(page: string, begin: string, end: string, content: string): string {
  const [before, rest] = split(page, begin);
  const [, after] = split(rest, end);
  return `${before}${begin}${content}${end}${after}`;
}

async function describedApp(app: string | undefined, stack: string | undefined): Promise<DescribedApp> {
  return inPrivateFolder('docs', async (folder) => {
    await synthesizeApp(app, folder);
    const read = await readSynthesizedStack(folder, stack ?? (await stackOfClients(folder)));
    const [access, { own }] = await Promise.all([writtenDeclaration(read), readAppSettings(read.directory)]);
    if (!access) throw new CommandError('the stack has no declaration, expected an M2mApiStack or an M2mPoolStack');
    return { access: heldOn(access, synthesisDay(read)).access, settings: own };
  });
}

/** Name of the one stack of several that has clients; undefined if there is none, or more than one. */
async function stackOfClients(folder: string): Promise<string | undefined> {
  const stacks = await readSynthesizedStacks(folder);
  const [found, ...others] = stacks.filter(({ json }) => json.resource.aws_cognito_user_pool_client !== undefined);
  return found && others.length === 0 ? stackName(found) : undefined;
}

async function pages(): Promise<string[]> {
  const docs = existsSync('docs') ? (await readdir('docs')).filter((name) => name.endsWith('.md')).sort() : [];
  return [...(existsSync('README.md') ? ['README.md'] : []), ...docs.map((name) => path.join('docs', name))];
}

function split(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker);
  if (at < 0)
    throw new CommandError(`the page has no marker "${marker}", expected one around the generated part; add it`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}
