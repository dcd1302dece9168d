import type { ServedStack } from '../system/served-stack';
import { addressOf, wholeReference } from '../terraform-json/reference';
import type { TerraformJson } from '../terraform-json/terraform-json';
import type { Secrets } from './client-secrets';
import { cognitoSecrets, secretOf } from './client-secrets';
import { concurrently } from './concurrently';
import type { GatewayConnection, OutputValues, Outputs } from './deployment-outputs';
import { stackOutputs, textOutput } from './deployment-outputs';
import { VerifyError } from './error';
import { machineClients } from './expected-matrix';
import type { Target } from './target';

/** The stack to verify, and values that its outputs do not contain. */
export interface DeploymentTargetOptions {
  readonly stack: ServedStack;
  readonly json: TerraformJson;
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

/**
 * Builds the target of a deployment from its outputs.
 * @throws VerifyError if an output or a secret is missing, or the stack has several stages
 */
export async function deploymentTarget(outputs: Outputs, options: DeploymentTargetOptions): Promise<Target> {
  const { stages } = options.stack;
  if (stages.length > 1) {
    const message = `the stack has ${stages.length} stages, expected one: its outputs name one API`;
    throw new VerifyError('ERR_STAGES', message);
  }
  const found =
    outputs.from === 'gateway'
      ? outputs.connection
      : await described(stackOutputs(outputs, options.stack.name), options);
  const tokenEndpoint = options.tokenEndpoint ?? found.tokenEndpoint;
  const apiUrl = options.apiUrl ?? found.apiUrl ?? '';
  return {
    tokenEndpoint,
    apiUrls: new Map(stages.map(({ name }) => [name, apiUrl])),
    clients: new Map(Object.entries(found.clients)),
    apiKeys: new Map([...Object.entries(found.apiKeys ?? {}), ...(options.secrets ?? [])]),
  };
}

/** Collects what a connection file contains, for a deployment. */
async function described(
  values: OutputValues,
  { stack, json, secrets }: DeploymentTargetOptions,
): Promise<GatewayConnection> {
  const ofCognito = cognitoSecrets(textOutput(values, 'UserPoolId'));
  const clients = await concurrently(machineClients(stack.pools), async ({ name, address }) => {
    const clientId = textOutput(values, outputWithId(json, address));
    const owner = { name, clientId };
    return [name, { clientId, clientSecret: secrets ? secretOf(secrets, owner) : await ofCognito(owner) }] as const;
  });
  return {
    apiUrl: stack.stages.length > 0 ? textOutput(values, 'ApiUrl') : null,
    tokenEndpoint: textOutput(values, 'TokenEndpoint'),
    clients: Object.fromEntries(clients),
  };
}

/** Finds the output that holds the id of a client, in the stack's JSON. */
function outputWithId({ output }: TerraformJson, clientAddress: string): string {
  for (const [name, { value }] of Object.entries(output)) {
    const reference = wholeReference(value);
    if (reference && addressOf(reference) === clientAddress && reference.attribute === 'id') return name;
  }
  throw new VerifyError(
    'ERR_OUTPUT_MISSING',
    `no output holds the id of ${clientAddress}, expected one; add it to the stack`,
  );
}
