import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { nearest } from '../access/nearest';
import type { DeployedClient } from '../credentials/deployed-client';
import { findClient } from '../credentials/deployed-client';
import { CredentialsError } from '../credentials/error';
import { revokeSecrets } from '../credentials/revocation';
import type { RotationStop } from '../credentials/rotation-stop';
import { stopRotation } from '../credentials/rotation-stop';
import { clientSecretName } from '../access/secret-name';
import { secretNamePrefix } from '../settings/secret-name-prefix';
import type { Settings } from '../settings/settings';
import { shellText } from '../shell/shell-text';
import { errorMessage } from '../error/thrown';
import { readAppSettings } from '../synthesis/app-settings';
import { selectedStack } from '../synthesis/stack-selection';
import { readSynthesizedStack } from '../terraform-json/terraform-json';
import { appOption, stackOption, todayOption } from './app-options';
import { confirmed } from './confirmation';
import { inSynthesizedFolder } from './synthesized-folder';
import { print } from './terminal';
import { writtenDeclaration } from './written-declaration';

interface RevokeOptions {
  readonly app?: string;
  readonly stack?: string;
  readonly client: string;
  readonly userPool?: string;
  readonly yes?: true;
  readonly json?: true;
}

const [REVOKED, FAILED, BAD_INPUT] = [0, 1, 2] as const;

/** `cognito-m2m revoke`: deletes all secrets of a client, so that none of them gives another token. */
export default function revokeCommand(command: Command): void {
  command
    .description(
      'Delete every secret of a client at Cognito and stop its rotation, in the environment that M2M_ENVIRONMENT names. ' +
        'Exits with 0 if they are deleted, 1 if not all are or it is not confirmed, 2 if the input is wrong; the input is checked before a call of AWS.',
    )
    .requiredOption('--client <name>', 'name of the client in the declaration')
    .option('--user-pool <id>', 'its user pool, if several have the name of the environment', poolId)
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON; needs --yes')
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .action(run);
}

async function run(options: RevokeOptions): Promise<void> {
  if (!options.yes && (options.json || !process.stdin.isTTY)) {
    const message =
      'stdin is no terminal, expected one to confirm on; pass --yes to go on without a question; nothing was deleted';
    throw new CredentialsError('ERR_NOT_CONFIRMED', message);
  }
  // Until the input is checked; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  const settings = await checkedSettings(options);
  process.exitCode = FAILED;
  const { region, awsEndpointUrl, namePrefix } = settings;
  const aws = {
    ...(region === undefined ? {} : { region }),
    ...(awsEndpointUrl === undefined ? {} : { endpoint: awsEndpointUrl }),
  };
  // Without this, the SDK's warning about the version of Node.js would be among the command's errors.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const cognito = new CognitoIdentityProviderClient(aws);
  const client = await findClient(cognito, {
    namePrefix,
    name: options.client,
    ...(options.userPool === undefined ? {} : { userPoolId: options.userPool }),
  });
  if (!options.yes) await confirm(client, settings);
  const secretName = clientSecretName(secretNamePrefix(settings), client.name);
  // First, so that no rotation makes another secret meanwhile; whether or not it can be, the secrets go.
  const [rotation] = await Promise.allSettled([stopRotation(new SecretsManagerClient(aws), secretName)]);
  const { deleted } = await revokeSecrets(cognito, client).catch((error: unknown) => {
    throw error instanceof CredentialsError ? halfWay(client, error, rotation) : error;
  });
  if (rotation.status === 'rejected') throw stillRotated(client, deleted.length, rotation.reason);
  const next = nextSteps(client, settings, secretName);
  if (options.json) {
    const { name, clientId, userPoolId } = client;
    print(
      JSON.stringify(
        { client: name, clientId, userPoolId, deletedSecretIds: deleted, rotation: rotation.value, next },
        null,
        2,
      ),
    );
    process.exitCode = REVOKED;
    return;
  }
  const done = `${deleted.length} deleted; every secret that anyone knows is invalid, and ${rotationState(rotation)}`;
  print(`${described(client)}: ${done}.`);
  for (const step of next) print(`- ${step}`);
  process.exitCode = REVOKED;
}

/**
 * The settings of the app, once its declaration has shown no slip in the name of the client: so a slip causes no call of
 * AWS. A client that is no longer declared may still be deployed, and is looked for there.
 * @throws CredentialsError `ERR_CLIENT_UNKNOWN`
 */
async function checkedSettings({ app, stack, client, userPool }: RevokeOptions): Promise<Settings> {
  const read = async (folder: string) => {
    const synthesized = await readSynthesizedStack(folder, stack);
    const [declaration, { values }] = await Promise.all([
      writtenDeclaration(synthesized),
      readAppSettings(synthesized.directory),
    ]);
    if (declaration && userPool === undefined) checkDeclared(client, Object.keys(declaration.clients));
    return values;
  };
  return inSynthesizedFolder(app, read, selectedStack(stack));
}

function checkDeclared(name: string, declared: readonly string[]): void {
  if (declared.includes(name)) return;
  const meant = nearest(name, declared);
  if (meant === undefined) return;
  const fix = `did you mean "${meant}"? For a client that is deployed and no longer declared, add --user-pool`;
  throw new CredentialsError(
    'ERR_CLIENT_UNKNOWN',
    `client "${name}" is not in the declaration, expected ${declared.length > 0 ? `one of: ${declared.join(', ')}` : 'a declared client'}; ${fix}`,
  );
}

/** @throws CredentialsError `ERR_NOT_CONFIRMED` */
async function confirm(client: DeployedClient, { namePrefix }: Settings): Promise<void> {
  const question = [
    `Delete every secret of ${described(client)} in ${namePrefix}?`,
    `The client gets no token until it has a new secret. To go on, type ${client.name}: `,
  ].join('\n');
  if (await confirmed(question, client.name, { input: process.stdin, output: process.stderr })) return;
  throw new CredentialsError('ERR_NOT_CONFIRMED', `the answer was not "${client.name}"; nothing was deleted`);
}

function stillRotated(client: DeployedClient, deleted: number, reason: unknown): CredentialsError {
  return new CredentialsError(
    'ERR_ROTATION_GOES_ON',
    `${described(client)}: ${deleted} deleted, but its rotation could not be stopped and would make a new secret: ${errorMessage(reason)}; correct that, then revoke again`,
  );
}

function halfWay(
  client: DeployedClient,
  { code, message }: CredentialsError,
  rotation: PromiseSettledResult<RotationStop>,
): CredentialsError {
  return new CredentialsError(code, `${described(client)}: ${message}; ${rotationState(rotation)}; revoke again`);
}

function rotationState(rotation: PromiseSettledResult<RotationStop>): string {
  if (rotation.status === 'rejected') return `its rotation goes on: ${errorMessage(rotation.reason)}`;
  return rotation.value === 'stopped' ? 'its rotation is stopped' : 'it has no rotation';
}

function described({ name, clientId, userPoolId }: DeployedClient): string {
  return `${name} (client id ${clientId}, user pool ${userPoolId})`;
}

function nextSteps(client: DeployedClient, settings: Settings, secretName: string): string[] {
  const { accessTokenMinutes, rotationDays, region } = settings;
  const secret = shellText(secretName);
  const inRegion = region === undefined ? '' : ` --region ${region}`;
  const renew =
    rotationDays > 0
      ? `aws secretsmanager rotate-secret${inRegion} --secret-id ${secret}`
      : `aws cognito-idp add-user-pool-client-secret${inRegion} --user-pool-id ${client.userPoolId} --client-id ${client.clientId}`;
  return [
    `tokens that the client already has are valid until they expire: at most ${accessTokenMinutes} minutes, by the settings`,
    'Secrets Manager still stores the old secret; it is invalid now',
    `to give the service a new secret: ${renew}`,
    'the next deploy also rotates it again: to end its access for good, delete its line from the declaration and deploy',
  ];
}

function poolId(text: string): string {
  if (/^[\w-]+_[A-Za-z0-9]+$/.test(text)) return text;
  throw new InvalidArgumentError('expected the id of a user pool, such as eu-central-1_a1B2c3D4e.');
}
