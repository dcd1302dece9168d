import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Command } from 'commander';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { BootstrapEnvironment } from '../bootstrap/bootstrap-environment';
import { BootstrapError } from '../bootstrap/error';
import { StateStore } from '../bootstrap/state-store';
import { CI_PATH, boundaryName } from '../constructs/account/ci-scope';
import { awsCall } from '../credentials/aws-call';
import { checkBootstrapSettings } from '../settings/bootstrap-settings';
import type { Settings } from '../settings/settings';
import { BOOTSTRAP, stateBucketName } from '../settings/state-location';
import { terraform } from '../terraform/terraform';
import { appSettings } from './app-settings';
import { confirmed } from './confirmation';
import { synthesizeApp } from '../synthesis/synthesized-app';
import { print, printError } from './terminal';

interface BootstrapOptions {
  readonly destroy?: true;
  readonly autoApprove?: true;
  readonly app: string;
}

const DEFAULT_APP = 'bootstrap.ts';
const [DONE, FAILED, BAD_INPUT] = [0, 1, 2] as const;

/** `cognito-m2m bootstrap`: makes the bucket for the states and the other requirements of the first deployment. */
export default function bootstrapCommand(command: Command): void {
  command
    .description(
      'Make the state bucket of the environment that M2M_ENVIRONMENT names, the roles of its CI and the role that API Gateway logs with. The bucket also keeps the state of these resources. A second run deploys the changes.',
    )
    .option('--destroy', 'destroy all of it, with every old state in the bucket; needs M2M_STATE_FORCE_DESTROY=true')
    .option('--auto-approve', 'do not ask')
    .option('--app <file>', 'file or command that synthesizes the bootstrap', DEFAULT_APP)
    .action(run);
}

async function run({ destroy, autoApprove, app }: BootstrapOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  const settings = await appSettings(app, undefined);
  checkBootstrapSettings(settings);
  process.exitCode = FAILED;
  const ask = autoApprove !== true;
  if (ask && !process.stdin.isTTY) {
    throw new BootstrapError(
      'ERR_NOT_CONFIRMED',
      'stdin is no terminal, expected one to confirm on; pass --auto-approve to go on without a question; nothing was done',
    );
  }
  const { environment, accountId } = await environmentOf(settings, app);
  if (destroy) {
    const destroyed = await environment.destroy({ ask });
    printError(destroyed ? 'the bootstrap is destroyed' : 'the environment has no bootstrap; nothing was done');
    process.exitCode = DONE;
    return;
  }
  await environment.deploy({ ask });
  printError(`the bootstrap of ${settings.namePrefix} is deployed; set these variables to deploy there:`);
  print(`export M2M_STATE_BUCKET=${environment.bucket}`);
  print(`export M2M_ACCOUNT_ID=${accountId}`);
  print(
    `export M2M_PERMISSIONS_BOUNDARY=arn:aws:iam::${accountId}:policy${CI_PATH}${boundaryName(settings.namePrefix)}`,
  );
  process.exitCode = DONE;
}

async function environmentOf(settings: Settings, app: string) {
  const { region, awsEndpointUrl } = settings;
  const aws = {
    ...(region === undefined ? {} : { region }),
    ...(awsEndpointUrl === undefined ? {} : { endpoint: awsEndpointUrl, forcePathStyle: true }),
  };
  const accountId = await callerAccount(new STSClient(aws), settings);
  const folder = path.resolve('.build/bootstrap');
  const bucket = stateBucketName(settings, accountId);
  const environment = new BootstrapEnvironment(settings, accountId, {
    store: new StateStore(new S3Client(aws), { bucket, accountId }),
    synthesize: async (stateBucket = '') => {
      await mkdir(folder, { recursive: true });
      await synthesizeApp(app, folder, { variables: { M2M_STATE_BUCKET: stateBucket } });
    },
    terraform: async (...args) => {
      await terraform(path.join(folder, 'stacks', `${settings.namePrefix}-${BOOTSTRAP}`), args);
    },
    say: printError,
    approve: (question, answer) => confirmed(question, answer, { input: process.stdin, output: process.stderr }),
  });
  return { environment, accountId };
}

/** @throws BootstrapError `ERR_ACCOUNT_WRONG` */
async function callerAccount(sts: STSClient, { accountId: expected }: Settings): Promise<string> {
  const { Account = '' } = await awsCall('STS', 'GetCallerIdentity', sts.send(new GetCallerIdentityCommand()));
  if (expected === undefined || expected === Account) return Account;
  throw new BootstrapError(
    'ERR_ACCOUNT_WRONG',
    `the AWS credentials belong to account ${Account}, expected account ${expected} from M2M_ACCOUNT_ID; use other credentials`,
  );
}
