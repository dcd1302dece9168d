import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { errorMessage } from '../error/thrown';
import { readServedApp } from '../system/served-app';
import { readSynthesizedStacks } from '../terraform-json/terraform-json';
import { UsageMeter } from '../local/limits/usage-meter';
import { runCases } from '../verify/case-run';
import { readSecrets } from '../verify/client-secrets';
import type { Outputs } from '../verify/deployment-outputs';
import { readOutputs } from '../verify/deployment-outputs';
import { deploymentTarget } from '../verify/deployment-target';
import { VerifyError } from '../verify/error';
import { expectedMatrix } from '../verify/expected-matrix';
import { observeMatrix } from '../verify/observed-matrix';
import type { Report } from '../verify/report';
import { report } from '../verify/report';
import { readCases } from '../verify/request-case';
import type { MatrixOptions } from './matrix-view';
import { addMatrixOptions, writeMatrix } from './matrix-view';
import { reportLines } from './report-lines';
import { sayingIfSlow } from './slow-work';
import { selectedStack } from '../synthesis/stack-selection';
import { synthesizeApp } from '../synthesis/synthesized-app';
import { appName, appOption, stackOption, todayOption } from './app-options';
import { print, useColour } from './terminal';
import { writeWholeFile } from './whole-file';

interface VerifyOptions extends MatrixOptions {
  readonly outputs: string;
  readonly app?: string;
  readonly stack?: string;
  readonly secrets?: string;
  readonly apiUrl?: string;
  readonly tokenEndpoint?: string;
  readonly cases?: string[];
  /** True for stdout. */
  readonly json?: string | true;
  readonly junit?: string;
}

const PATIENCE_MS = 2_000;
const [AS_EXPECTED, DIFFERS, NOT_VERIFIED] = [0, 1, 2] as const;

/**
 * `cognito-m2m verify`: compares a deployment with the declaration of its app, by requests that change nothing in it.
 */
export default function verifyCommand(command: Command): void {
  command
    .description(
      'Call every route of a deployment as every client, and compare the answers with the declaration of the app. ' +
        'Exits with 0 if all is as expected, 1 if anything differs, 2 if it cannot try.',
    )
    .requiredOption(
      '--outputs <file>',
      'outputs of the deployment, as terraform output -json, cdktf --outputs-file or cognito-m2m start --output writes them',
    )
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .option(
      '--secrets <file>',
      'JSON file with secrets by client name or id, readable only for you (default: read from Cognito)',
    )
    .option('--api-url <url>', 'address of the API (default: the output ApiUrl)', address)
    .option('--token-endpoint <url>', 'address of the token endpoint (default: from the outputs)', address)
    .option('--cases <files...>', 'file with more request cases to send')
    .option('--json [file]', 'write a JSON report to the file; without a file, print it instead of the table')
    .option('--junit <file>', 'write a JUnit report');
  addMatrixOptions(command).action(run);
}

async function run(options: VerifyOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = NOT_VERIFIED;
  const found = await verifyDeployment(options);
  if (options.json === true) print(JSON.stringify(found, null, 2));
  else for (const line of reportLines(found, useColour(), options)) print(line);
  await writeReports(found, options);
  await writeMatrix(found, options);
  process.exitCode = found.asExpected ? AS_EXPECTED : DIFFERS;
}

async function verifyDeployment(options: VerifyOptions): Promise<Report> {
  const outputs = await readOutputs(options.outputs);
  const cases = await readCases(options.cases ?? []);
  const secrets = options.secrets === undefined ? undefined : await readSecrets(options.secrets);
  let doing = `synthesizing ${appName(options.app)}`;
  const work = async (folder: string) => {
    const { stacks, served } = await synthesized(options, outputs, folder);
    doing = 'reading the secrets of the clients';
    const { apiUrl, tokenEndpoint } = options;
    const target = await deploymentTarget(outputs, { served, stacks, apiUrl, tokenEndpoint, secrets });
    const usage = new UsageMeter(served.limits, Date.now);
    const expected = expectedMatrix(served.pools, served.stages, {
      keysOf: (stage) => usage.keysOf(stage),
      idOf: ({ name }) => target.clients.get(name)?.clientId,
    });
    if (cases.length > 0 && served.stages.length > 1) {
      const message = `request cases belong to one API, and the app has ${served.stages.length}; name the stack with --stack`;
      throw new VerifyError('ERR_STAGES', message);
    }
    const requests = expected.tokens.length + expected.cells.length;
    const observation = await observeMatrix(target, expected, {
      careful: true,
      onAnswer: (answered) => (doing = `${answered} of ${requests} requests answered`),
    });
    const results = await runCases(cases, target, 'live', (answered) => {
      doing = `${answered} of ${cases.length} request cases answered`;
    });
    return report(target, observation, results);
  };
  const folder = await mkdtemp(path.join(tmpdir(), 'verify-'));
  try {
    return await sayingIfSlow(() => doing, work(folder), PATIENCE_MS);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function synthesized({ app, stack }: VerifyOptions, { from }: Outputs, folder: string) {
  await synthesizeApp(app, folder, {
    ...(from === 'gateway' ? { environment: 'local' } : {}),
    ...selectedStack(stack, { withReferred: true }),
  });
  const stacks = await readSynthesizedStacks(folder, stack);
  return { stacks, served: readServedApp(stacks) };
}

async function writeReports(found: Report, { json, junit }: VerifyOptions): Promise<void> {
  if (typeof json === 'string') await writeReport(json, `${JSON.stringify(found, null, 2)}\n`);
  if (junit === undefined) return;
  const { junitReport } = await import('../verify/junit-report');
  await writeReport(junit, junitReport(found));
}

async function writeReport(file: string, content: string): Promise<void> {
  try {
    await writeWholeFile(file, content);
  } catch (error) {
    const message = `cannot write ${file}: ${errorMessage(error)}; name a file that can be written`;
    throw new VerifyError('ERR_FILE_INVALID', message);
  }
}

function address(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol)) return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('expected an address such as https://api.example.com/prod.');
}
