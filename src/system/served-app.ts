import { TerraformJsonError } from '../terraform-json/error';
import { ResolvedStack } from '../terraform-json/resolved-stack';
import type { SynthesizedStack } from '../terraform-json/terraform-json';
import { stackName } from '../terraform-json/terraform-json';
import { joinedPools } from './joined-pool';
import type { Served } from './served-stack';
import { servedStack } from './served-stack';
import { stackParameters } from './stack-parameter';
import { checkResourceTypes } from './resource-types';

/** Everything that several stacks serve together once all are applied. */
export interface ServedApp extends Served {
  /** A line for each user pool of no stack here that a local pool replaces. */
  readonly joined: readonly string[];
}

/** How the stacks are read. */
export interface ReadAppOptions {
  /** Fixes the secrets that are not in the JSON. */
  readonly seed?: string | undefined;
  /** Name of the one stack whose API is served; pools are those of all. */
  readonly only?: string | undefined;
}

/**
 * Reads the clients, their tokens and the routes they may call from the JSON of an app's stacks. Stacks refer to each
 * other only by parameters of Systems Manager.
 * @throws TerraformJsonError if a stack uses a feature that is not modelled, or reads a parameter that no stack makes
 */
export function readServedApp(
  synthesized: readonly SynthesizedStack[],
  { seed, only }: ReadAppOptions = {},
): ServedApp {
  for (const { json } of synthesized) checkResourceTypes(json.resource);
  const parameters = stackParameters();
  const withApi = synthesized.filter(({ json }) => json.resource.aws_api_gateway_rest_api !== undefined);
  const withPool = synthesized.filter(({ json }) => json.resource.aws_cognito_user_pool !== undefined);
  const stacks = synthesized.map((each) => {
    const label = withApi.length > 1 && withApi.includes(each) ? apiLabel(each) : undefined;
    // Values that AWS generates are derived from addresses here, and two stacks of one kind have the same
    // addresses.
    const place = label ?? (withPool.length > 1 ? stackName(each) : undefined);
    const stack = new ResolvedStack(each, { seed, place, label, parameter: (name) => parameters.value(name) });
    parameters.add(stack);
    return { stack, each };
  });
  checkLabels(stacks.flatMap(({ stack }) => stack.label ?? []));
  const served = stacks.map(({ stack, each }) => servedStack(stack, each.json.resource));
  const shown = served.filter(({ name }) => only === undefined || name === only);
  const standing = joinedPools(
    stacks.map(({ stack, each: { access, json } }) => ({
      stack,
      access,
      tokenEndpoint: json.output.TokenEndpoint?.value,
    })),
    served.flatMap(({ pools }) => pools),
  );
  return {
    pools: [...served.flatMap(({ pools }) => pools), ...standing.map(({ pool }) => pool)],
    functions: shown.flatMap(({ functions }) => functions),
    stages: shown.flatMap(({ stages }) => stages),
    apiKeys: shown.flatMap(({ apiKeys }) => apiKeys),
    limits: {
      plans: shown.flatMap(({ limits }) => limits.plans),
      throttles: new Map(shown.flatMap(({ limits }) => [...limits.throttles])),
    },
    notices: shown.flatMap(({ notices }) => notices),
    joined: standing.map(({ line }) => line),
  };
}

/** First part of the paths of an API if several are served: its name among them, or that of its stack. */
export function apiLabel(synthesized: SynthesizedStack): string {
  return synthesized.json['//']?.api ?? stackName(synthesized);
}

function checkLabels(labels: readonly string[]): void {
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice === undefined) return;
  const message = `two stacks have an API "${twice}", expected a different name for each, since the gateway serves it below its name; rename one`;
  throw new TerraformJsonError('ERR_RESOURCE_INVALID', message);
}
