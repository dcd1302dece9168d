import type { Command } from 'commander';
import { Option } from 'commander';
import { AdoptionError } from '../adopt/error';
import type { Adoption } from '../adopt/adoption';
import { ADOPTED_TEMPLATE, checkFolder, checkName, makeProject } from '../init/project';
import type { EnvironmentName } from '../settings/environments';
import type { ForeignOptions } from './foreign-option';
import { givenDocument, nameOf, planOption, stateOption } from './foreign-option';
import { print, visibleText } from './terminal';

interface AdoptOptions extends ForeignOptions {
  readonly out: string;
  readonly name?: string;
  readonly environment: EnvironmentName;
  readonly pool?: string;
  readonly domain?: string;
  readonly leave?: readonly string[];
  readonly keepState?: true;
  readonly json?: true;
}

const [MADE, BAD_INPUT] = [0, 2] as const;
/** `local` is for this machine. */
const DEPLOYED_ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

/** `cognito-m2m adopt`: a project for resources that Terraform has deployed already. */
export default function adoptCommand(command: Command): void {
  command
    .description(
      'Make a project of a user pool, its clients and its APIs that any Terraform configuration has deployed: the ' +
        'declaration, import blocks, and ADOPTION.md, which lists what is left to decide. Nothing is deployed or ' +
        'changed, and no secret is shown or written. Ends with 0 where the project is made, 2 where it cannot be.',
    )
    .addOption(stateOption())
    .addOption(planOption())
    .requiredOption('--out <folder>', 'a new folder, or an empty one')
    .option('--name <name>', 'what every new name at AWS starts with (default: made from the name of the pool)')
    .addOption(
      new Option('--environment <name>', 'environment of the project that is deployed already')
        .choices(DEPLOYED_ENVIRONMENTS)
        .default('prod'),
    )
    .option('--pool <address>', 'user pool, where the file has several; or the id of one that the file does not have')
    .option('--domain <domain>', 'domain of a pool that the file names only by its id: its prefix, or a custom domain')
    .option('--leave <addresses...>', 'resources that stay where they are')
    .option(
      '--keep-state',
      'move the resources within a copy of their state, in place of importing them into a new one',
    )
    .option('--json', 'print the report as JSON')
    .action(run);
}

async function run(options: AdoptOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  const { out, environment, pool, domain, leave = [], keepState, json, name, plan, state } = options;
  await checkFolder(out);
  if (name !== undefined) checkName(name);
  const document = await givenDocument(options);
  if (!document) throw new AdoptionError('ERR_OPTION', 'no file is given, expected --state or --plan; name one');
  // Terraform CDK is loaded for this command alone.
  const [
    { DeployedStack },
    { adoptionOf },
    { projectSource },
    { adoptedReadme },
    { adoptionPage },
    { reportLines, reportOf },
  ] = await Promise.all([
    import('../adopt/deployed-stack'),
    import('../adopt/adoption'),
    import('../adopt/project-source'),
    import('../adopt/readme'),
    import('../adopt/adoption-page'),
    import('../adopt/report'),
  ]);
  const deployed = new DeployedStack(document, nameOf(plan ?? state ?? ''), leave);
  const adoption: Adoption = adoptionOf(deployed, { name, environment, pool, domain, keepState });
  const files = new Map([
    ...projectSource(adoption),
    ['README.md', adoptedReadme(adoption)],
    ['ADOPTION.md', adoptionPage(adoption)],
  ]);
  const written = await makeProject({ folder: out, name: adoption.project.name, example: ADOPTED_TEMPLATE, files });
  if (json) print(JSON.stringify({ ...reportOf(adoption), files: written }, null, 2));
  else for (const line of reportLines(adoption, out)) print(visibleText(line));
  process.exitCode = MADE;
}
