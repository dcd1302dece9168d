import type { ApiKey } from './api-key';
import { readApiKeys } from './api-key';
import { readInvokePermissions } from './invoke-permission';
import type { ServedFunction } from './lambda-function';
import { readFunctions } from './lambda-function';
import type { MethodThrottles } from './method-settings';
import { readMethodThrottles } from './method-settings';
import type { RestApiStage } from './rest-api';
import { checkResourceTypes, unenforced } from './resource-types';
import { privateNotices, readStages } from './rest-api';
import type { SynthesizedStack } from '../terraform-json/terraform-json';
import { ResolvedStack } from '../terraform-json/resolved-stack';
import type { ServedUsagePlan } from './usage-plan';
import { readUsagePlans } from './usage-plan';
import type { ServedUserPool } from './user-pool';
import { readUserPools } from './user-pool';

/** Limits that requests are counted against. */
export interface UsageLimits {
  readonly plans: readonly ServedUsagePlan[];
  readonly throttles: MethodThrottles;
}

/** Everything that is served of a stack, or of several. */
export interface Served {
  readonly pools: readonly ServedUserPool[];
  readonly functions: readonly ServedFunction[];
  readonly stages: readonly RestApiStage[];
  readonly apiKeys: readonly ApiKey[];
  readonly limits: UsageLimits;
  /** A sentence for each part of it that is not enforced. */
  readonly notices: readonly string[];
}

/** Everything that a stack serves once it is applied. */
export interface ServedStack extends Served {
  readonly name: string;
}

/**
 * Reads the clients, their tokens and the routes they may call from a stack's JSON.
 * @param seed - seed of the secrets that are not in the JSON
 * @throws TerraformJsonError if the stack uses a feature that is not modelled
 */
export function readServedStack(synthesized: SynthesizedStack, seed?: string): ServedStack {
  checkResourceTypes(synthesized.json.resource);
  return servedStack(new ResolvedStack(synthesized, { seed }), synthesized.json.resource);
}

/**
 * The same of a stack that is resolved already.
 * @param resources - names by type, as in its JSON
 */
export function servedStack(stack: ResolvedStack, resources: Readonly<Record<string, object>>): ServedStack {
  const pools = readUserPools(stack);
  const functions = readFunctions(stack);
  const stages = readStages(stack, { functions, mayInvoke: readInvokePermissions(stack) });
  const apiKeys = readApiKeys(stack);
  const limits = { plans: readUsagePlans(stack, stages, apiKeys), throttles: readMethodThrottles(stack, stages) };
  return {
    name: stack.name,
    pools,
    functions,
    stages,
    apiKeys,
    limits,
    notices: [...unenforced(resources, stack.label), ...privateNotices(stack)],
  };
}
