import path from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { nearest } from '../access/nearest';
import type { AccessTable } from '../matrix/access-table';
import { accessTable } from '../matrix/access-table';
import { appTables } from '../matrix/app-tables';
import type { TableFilter } from '../matrix/filter';
import { VERDICTS, filtered } from '../matrix/filter';
import { readForeign } from '../matrix/read-stack';
import { readStack } from '../review/change/side';
import { synthesizedFiles } from '../terraform-json/terraform-json';
import { accessLines } from './access-lines';
import { appOption, stackOption, todayOption } from './app-options';
import { CommandError } from './error';
import type { ForeignOptions } from './foreign-option';
import { givenForeign, planOption, sourceOption, stateOption } from './foreign-option';
import { inSynthesizedFolder } from './synthesized-folder';
import { print, useColour } from './terminal';

interface MatrixOptions extends ForeignOptions, TableFilter {
  readonly app?: string;
  readonly stack?: string;
  readonly json?: true;
}

const [KNOWN, NOT_ALL_KNOWN, BAD_INPUT] = [0, 1, 2] as const;

/** `cognito-m2m matrix`: every client against every route, of an app or of any Terraform. */
export default function matrixCommand(command: Command): void {
  command
    .description(
      'Show which client may call which route of an app, or of the plan or the state of any Terraform configuration. ' +
        'Shows a table for each API of an app, and one table for a plan or a state. If one table has several stages, the path ' +
        'of a route begins with the stage, as in GET /prod/orders; stages of one name have the address of their API before them. ' +
        'Lists also the parts that are not modelled, not known before apply, or weak. Calls nothing and shows no secret. ' +
        'Exits with 0 if all is known, 1 if something is not, 2 if it cannot read the input.',
    )
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .addOption(planOption())
    .addOption(stateOption())
    .addOption(sourceOption())
    .option('--client <names...>', 'only these clients')
    .option('--route <text>', 'only routes with this text in their name, as the table shows it, e.g. "GET /orders"')
    .addOption(new Option('--only <verdict>', 'only routes where a client has this verdict').choices(VERDICTS))
    .option('--json', 'print JSON: an object, or a list of objects for several APIs')
    .action(run);
}

async function run(options: MatrixOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  const whole = await readGiven(options);
  checkClients(whole, options.client ?? []);
  checkRoute(whole, options.route);
  const tables = whole.map((table) => filtered(table, options));
  const [only, ...others] = tables;
  if (options.json) print(JSON.stringify(others.length > 0 ? tables : only, null, 2));
  else for (const table of tables) for (const line of accessLines(table, useColour())) print(line);
  process.exitCode = whole.every(isKnown) ? KNOWN : NOT_ALL_KNOWN;
}

async function readGiven(options: MatrixOptions): Promise<AccessTable[]> {
  const foreign = await givenForeign(options);
  if (foreign) return [accessTable(readForeign(foreign))];
  const { app, stack } = options;
  return inSynthesizedFolder(app, async (folder) => {
    const files = await synthesizedFiles(folder);
    const names = [...files.keys()];
    if (stack !== undefined && !names.includes(stack)) {
      throw new CommandError(`the app has no stack "${stack}", expected one of: ${names.join(', ')}; correct --stack`);
    }
    const read = [...files].map(([name, file]) => readStack(path.resolve(file), name));
    const tables = appTables(await Promise.all(read));
    return stack === undefined ? tables : tables.filter((table) => table.stack === stack);
  });
}

/** A name that no client has would leave a table without columns. */
function checkClients(tables: readonly AccessTable[], asked: readonly string[]): void {
  const names = [...new Set(tables.flatMap(({ clients }) => clients.map(({ name }) => name)))];
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const known = names.length > 0 ? `one of: ${names.join(', ')}` : 'no client, as there is none';
  const meant = nearest(unknown, names);
  const fix = meant === undefined ? 'correct --client' : `did you mean "${meant}"?`;
  throw new CommandError(`no client has the name "${unknown}", expected ${known}; ${fix}`);
}

/** A text that no route has would leave tables without rows. */
function checkRoute(tables: readonly AccessTable[], asked: string | undefined): void {
  const names = tables.flatMap(({ routes }) => routes.map(({ name }) => name));
  if (asked === undefined || names.some((name) => name.toLowerCase().includes(asked.toLowerCase()))) return;
  const meant = nearest(asked, names);
  const known = names.length > 0 ? `one of: ${names.join(', ')}` : 'no route, as there is none';
  const fix = meant === undefined ? 'correct --route' : `did you mean "${meant}"?`;
  throw new CommandError(`no route has the text "${asked}" in its name, expected ${known}; ${fix}`);
}

/** A function that decides is not read here either, and so not known. */
function isKnown({ clients, routes }: AccessTable): boolean {
  return (
    routes.every(({ cells, decidedBy }) => decidedBy !== 'unknown' && !Object.values(cells).includes('unknown')) &&
    clients.every(({ reason }) => reason === undefined)
  );
}
