import type { RestApiStage } from '../system/rest-api';
import type { ServedApp } from '../system/served-app';
import type { ServedUserPool } from '../system/user-pool';
import { addressOf, wholeReference } from '../terraform-json/reference';
import type { SynthesizedStack, TerraformJson } from '../terraform-json/terraform-json';
import { stackName } from '../terraform-json/terraform-json';
import type { Secrets } from './client-secrets';
import { cognitoSecrets, secretOf } from './client-secrets';
import { concurrently } from './concurrently';
import type { GatewayConnection, Outputs } from './deployment-outputs';
import { stackOutputs, textOutput } from './deployment-outputs';
import { VerifyError } from './error';
import { machineClients } from './expected-matrix';
import type { Target } from './target';

/** The stack to verify, and values that its outputs do not contain. */
export interface DeploymentTargetOptions {
  readonly served: ServedApp;
  readonly stacks: readonly SynthesizedStack[];
  /**
   * Overrides the output ApiUrl, e.g. if a custom domain is in front of the API.
   * @default - the output
   */
  readonly apiUrl?: string | undefined;
  /** @default - the output TokenEndpoint */
  readonly tokenEndpoint?: string | undefined;
  /** @default - the secrets in Cognito; those of a local gateway are in its connection file */
  readonly secrets?: Secrets | undefined;
}

/** The facts about a deployment in its outputs, or those of a gateway. */
type Found = Pick<GatewayConnection, 'tokenEndpoint' | 'clients' | 'apiKeys'> & Pick<Target, 'apiUrls'>;

/**
 * A deployment as its outputs describe it.
 * @throws VerifyError where an output or a secret is missing, or one stack has several stages
 */
export async function deploymentTarget(outputs: Outputs, options: DeploymentTargetOptions): Promise<Target> {
  const { stages } = options.served;
  const twice = stages.find((stage, index) => stages.findIndex(({ stack }) => stack === stage.stack) !== index);
  if (twice) {
    const count = stages.filter(({ stack }) => stack === twice.stack).length;
    const message = `the stack has ${count} stages, expected one: its outputs name one API`;
    throw new VerifyError('ERR_STAGES', message);
  }
  if (options.apiUrl !== undefined && stages.length > 1) {
    const message = `--api-url is the address of one API, and the app has ${stages.length}; name its stack by --stack`;
    throw new VerifyError('ERR_STAGES', message);
  }
  const found = outputs.from === 'gateway' ? ofGateway(outputs.connection, stages) : await described(outputs, options);
  const { apiUrl } = options;
  return {
    tokenEndpoint: options.tokenEndpoint ?? found.tokenEndpoint,
    apiUrls: apiUrl === undefined ? found.apiUrls : new Map(stages.map(({ label }) => [label, apiUrl])),
    clients: new Map(Object.entries(found.clients)),
    apiKeys: new Map([...Object.entries(found.apiKeys ?? {}), ...(options.secrets ?? [])]),
  };
}

function ofGateway(connection: GatewayConnection, stages: readonly RestApiStage[]): Found {
  const { apiUrl, apiUrls = {} } = connection;
  return { ...connection, apiUrls: new Map(stages.map(({ label }) => [label, apiUrls[label] ?? apiUrl ?? ''])) };
}

/** The content of a connection file for a deployment. */
async function described(
  outputs: Exclude<Outputs, { from: 'gateway' }>,
  { served: { pools, stages }, stacks, secrets, ...given }: DeploymentTargetOptions,
): Promise<Found> {
  if (outputs.from === 'terraform' && stacks.length > 1) {
    const names = stacks.map(stackName).join(', ');
    const message = `the outputs are of one stack, expected of ${names}; write them by cdktf deploy --outputs-file`;
    throw new VerifyError('ERR_OUTPUT_MISSING', message);
  }
  const clients = await Promise.all(pools.map((pool) => clientsOf(pool, { outputs, stacks, secrets })));
  const [first] = [...pools.flatMap(({ stack }) => stack ?? []), ...stages.map(({ stack }) => stack)];
  const apiUrlOf = ({ stack }: RestApiStage) => given.apiUrl ?? textOutput(stackOutputs(outputs, stack), 'ApiUrl');
  return {
    apiUrls: new Map(stages.map((stage) => [stage.label, apiUrlOf(stage)])),
    tokenEndpoint: textOutput(stackOutputs(outputs, first ?? ''), 'TokenEndpoint'),
    clients: Object.fromEntries(clients.flat()),
  };
}

/** Ids and secrets of the clients of a pool that a stack makes. */
async function clientsOf(
  pool: ServedUserPool,
  {
    outputs,
    stacks,
    secrets,
  }: Pick<DeploymentTargetOptions, 'stacks' | 'secrets'> & { outputs: Exclude<Outputs, { from: 'gateway' }> },
) {
  const machines = machineClients([pool]);
  if (machines.length === 0) return [];
  const of = stacks.find((each) => stackName(each) === pool.stack);
  if (!of || pool.stack === undefined) {
    const message = `${pool.address} is of no stack of the app, so that no output holds the ids of its clients, expected the outputs of the stack that makes them; verify there`;
    throw new VerifyError('ERR_OUTPUT_MISSING', message);
  }
  const values = stackOutputs(outputs, pool.stack);
  const ofCognito = cognitoSecrets(textOutput(values, 'UserPoolId'));
  return concurrently(machines, async ({ name, address }) => {
    const clientId = textOutput(values, outputWithId(of.json, address));
    const owner = { name, clientId };
    return [name, { clientId, clientSecret: secrets ? secretOf(secrets, owner) : await ofCognito(owner) }] as const;
  });
}

/** Finds the output that holds the id of a client, in the stack's JSON. */
function outputWithId({ output }: TerraformJson, clientAddress: string): string {
  for (const [name, { value }] of Object.entries(output)) {
    const reference = wholeReference(value);
    // Before it, where there are several stacks, stands which one it is of.
    const isIt = reference && clientAddress.endsWith(addressOf(reference));
    if (isIt && reference.attribute === 'id') return name;
  }
  throw new VerifyError(
    'ERR_OUTPUT_MISSING',
    `no output holds the id of ${clientAddress}, expected one; add it to the stack`,
  );
}
