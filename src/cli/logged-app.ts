import { clientIdOutput } from '../access/client';
import type { AccessDeclaration } from '../access/declaration';
import { selectedStack } from '../synthesis/stack-selection';
import { synthesizeApp } from '../synthesis/synthesized-app';
import { readAppSettings } from '../synthesis/app-settings';
import { readServedStack } from '../system/served-stack';
import { readSynthesizedStack } from '../terraform-json/terraform-json';
import { UnusedError } from '../unused/error';
import type { LogFormat } from '../unused/log-format';
import { logFormat } from '../unused/log-format';
import type { Outputs } from '../verify/deployment-outputs';
import { stackOutputs } from '../verify/deployment-outputs';
import { CommandError } from './error';
import { writtenDeclaration } from './written-declaration';

/** Which stack of which app. */
export interface LoggedAppOptions {
  readonly app?: string;
  readonly stack?: string;
}

/** Log, clients and grants of an app, as its own process reports them. */
export interface LoggedApp {
  readonly declaration: AccessDeclaration;
  readonly stage: string;
  readonly format: LogFormat;
  readonly clientIds: ReadonlyMap<string, string>;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

/**
 * Synthesizes an app whose stage writes an access log.
 * @throws UnusedError `ERR_NO_ACCESS_LOG` or `ERR_LOG_FORMAT`
 */
export async function loggedApp(
  { app, stack: name }: LoggedAppOptions,
  outputs: Outputs,
  folder: string,
): Promise<LoggedApp> {
  await synthesizeApp(app, folder, {
    ...(outputs.from === 'gateway' ? { environment: 'local' } : {}),
    ...selectedStack(name),
  });
  const read = await readSynthesizedStack(folder, name);
  const declaration = await writtenDeclaration(read);
  const { region, awsEndpointUrl: endpoint } = (await readAppSettings(read.directory)).values;
  const stack = readServedStack(read);
  const [stage, ...others] = stack.stages;
  if (!declaration || !stage || others.length > 0) {
    const given = !declaration ? 'no declaration' : `${stack.stages.length} stages`;
    throw new CommandError(
      `stack ${stack.name} has ${given}, expected a declaration with one API; name it with --stack`,
    );
  }
  const { accessLogFormat } = stage;
  if (accessLogFormat === undefined) {
    const message = `stage "${stage.name}" writes no access log, expected one; set M2M_ACCESS_LOG, deploy, and run this command again after some weeks`;
    throw new UnusedError('ERR_NO_ACCESS_LOG', message);
  }
  const clientIds = idsOfClients(outputs, declaration, stack.name);
  return { declaration, stage: stage.name, format: logFormat(accessLogFormat), clientIds, region, endpoint };
}

function idsOfClients(outputs: Outputs, { clients }: AccessDeclaration, stack: string): ReadonlyMap<string, string> {
  if (outputs.from === 'gateway') {
    return new Map(Object.entries(outputs.connection.clients).map(([name, { clientId }]) => [name, clientId]));
  }
  const values = stackOutputs(outputs, stack);
  return new Map(
    Object.entries(clients).flatMap(([name, client]) => {
      const id = values[clientIdOutput(name, client)];
      return typeof id === 'string' ? [[name, id] as const] : [];
    }),
  );
}
