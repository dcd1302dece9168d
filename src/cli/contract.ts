import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { declaredScopes } from '../access/scope';
import type { Service } from '../access/service';
import { checkService } from '../access/service-check';
import type { Contract } from '../contracts/contract';
import { contractOf, contractSchema } from '../contracts/contract';
import { contractText, parseContract } from '../contracts/contract-text';
import { errorCode, errorMessage } from '../error/thrown';
import { readCompanion, synthesizedFiles } from '../terraform-json/terraform-json';
import { appName, appOption, todayOption } from './app-options';
import { CommandError } from './error';
import { inSynthesizedFolder } from './synthesized-folder';
import { print } from './terminal';
import { writeText } from './whole-file';

interface ContractOptions {
  readonly app?: string;
  readonly service?: string;
  readonly output?: string;
  readonly check?: string;
  readonly schema?: true;
}

const SUBJECT = 'the contract';
const [CURRENT, STALE, BAD_INPUT] = [0, 1, 2] as const;

/** `cognito-m2m contract`: prints what a service provides and consumes, for the repository that owns the pool. */
export default function contractCommand(command: Command): void {
  command
    .description(
      'Print the contract of a service as JSON, for the repository that owns the pool: the scopes that it provides and ' +
        'consumes, and the clients that it accepts. The contract holds no secret and no owner.',
    )
    .addOption(appOption())
    .addOption(todayOption())
    .option('--service <name>', 'service of the app, if it has several')
    .option('--output <file>', 'write it to a file instead')
    .addOption(
      new Option(
        '--check <file>',
        'change nothing; exit with 1 if the file is stale, and list the scopes that other services lose',
      ).conflicts('output'),
    )
    .addOption(new Option('--schema', 'print the JSON schema of contracts instead').conflicts(['service', 'check']))
    .action(run);
}

async function run({ app, service: name, output, check, schema }: ContractOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  if (schema) {
    await writeText(`${JSON.stringify(contractSchema(), null, 2)}\n`, output, SUBJECT);
    process.exitCode = CURRENT;
    return;
  }
  const services = await inSynthesizedFolder(app, ownServices);
  const contract = contractOf(chosen(services, name, appName(app)));
  const text = contractText(contract);
  // The reader's checks run here too, so that no command writes a contract that it refuses to read.
  parseContract(text, `the contract of service "${contract.name}"`);
  if (check === undefined) await writeText(text, output, SUBJECT);
  process.exitCode = check === undefined ? CURRENT : await checked(check, contract);
}

/** The services that the stacks of an app define, by name; not those that it took in by contracts. */
async function ownServices(folder: string): Promise<ReadonlyMap<string, Service>> {
  const services = new Map<string, Service>();
  for (const file of (await synthesizedFiles(folder)).values()) {
    const written = await readCompanion(path.dirname(file), 'services.json');
    for (const service of Array.isArray(written) ? (written as unknown[]) : []) {
      checkService(service);
      services.set(service.name, service);
    }
  }
  return services;
}

function chosen(services: ReadonlyMap<string, Service>, name: string | undefined, app: string): Service {
  const names = [...services.keys()].sort();
  const found = services.get(name ?? (names.length === 1 ? (names[0] ?? '') : ''));
  if (found) return found;
  if (names.length === 0) {
    throw new CommandError(
      `${app} defines no service, expected a stack whose access is of composeAccess or apiAccess; define it with defineService`,
    );
  }
  const given =
    name === undefined
      ? `${names.length} services, and no --service chooses one`
      : `no service "${name}" that it defines itself`;
  throw new CommandError(`${app} has ${given}, expected one of: ${names.join(', ')}; name it with --service`);
}

async function checked(file: string, contract: Contract): Promise<typeof CURRENT | typeof STALE> {
  const found = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === undefined) throw error;
    throw new CommandError(`cannot read the contract: ${errorMessage(error)}; write it with --output ${file}`);
  });
  const before = parseContract(found, file);
  if (found === contractText(contract)) return CURRENT;
  print(`${file} is stale, expected the contract of service "${contract.name}"; write it again with --output ${file}`);
  for (const line of lossLines(before, contract)) print(line);
  return STALE;
}

/** Lines about the scopes that the newer contract no longer provides; other services rely on the earlier one. */
function lossLines(before: Contract, after: Contract): string[] {
  const scopes = ({ provides }: Contract) => declaredScopes(provides?.resourceServers ?? {});
  const removed = scopes(before).filter((scope) => !scopes(after).includes(scope));
  return removed.map(
    (scope) =>
      `scope "${scope}" is removed: once the pool composes this contract, synth refuses each service that consumes it`,
  );
}
