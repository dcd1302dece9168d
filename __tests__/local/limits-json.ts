import { readInvokePermissions } from '../../src/system/invoke-permission';
import { readFunctions } from '../../src/system/lambda-function';
import type { RestApiStage } from '../../src/system/rest-api';
import { readStages } from '../../src/system/rest-api';
import type { SynthesizedStack, TerraformJson } from '../../src/terraform-json/terraform-json';
import { ResolvedStack } from '../../src/terraform-json/resolved-stack';
import { resourceOf, synthesizedStack } from './test-gateway';

let synthesized: SynthesizedStack | undefined;

/**
 * Reads the default deployment after a change of its JSON, without serving it; it is synthesized once for each file.
 */
export function readEdited(
  edit: (json: TerraformJson) => void,
  seed?: string,
): { stack: ResolvedStack; stages: RestApiStage[] } {
  synthesized ??= synthesizedStack();
  const json = structuredClone(synthesized.json);
  edit(json);
  const stack = new ResolvedStack({ ...synthesized, json }, { seed });
  const stages = readStages(stack, { functions: readFunctions(stack), mayInvoke: readInvokePermissions(stack) });
  return { stack, stages };
}

/** References to the default deployment's stage. */
function stageOf(json: TerraformJson) {
  return {
    api: reference(json, 'aws_api_gateway_rest_api', 'id'),
    stage: reference(json, 'aws_api_gateway_stage', 'stage_name'),
  };
}

/** Adds settings of a method, or of all methods with `*` + `/*`. */
export function addMethodSettings(json: TerraformJson, methodPath: string, settings: object, change: object = {}) {
  const { api, stage } = stageOf(json);
  add(json, 'aws_api_gateway_method_settings', `settings_${methodPath.replaceAll(/\W/g, '_')}`, {
    rest_api_id: api,
    stage_name: stage,
    method_path: methodPath,
    settings,
    ...change,
  });
}

/** Adds an API key. */
export function addApiKey(json: TerraformJson, name: string, attributes: object = {}) {
  add(json, 'aws_api_gateway_api_key', name, { name: `cognito-m2m-demo-local-${name}`, ...attributes });
}

/** Adds a usage plan of the stage for API keys. */
export function addUsagePlan(
  json: TerraformJson,
  name: string,
  keys: readonly string[],
  { throttle, ...attributes }: { readonly throttle?: object; readonly [name: string]: unknown } = {},
) {
  const { api, stage } = stageOf(json);
  const stages = [{ api_id: api, stage, ...(throttle === undefined ? {} : { throttle }) }];
  add(json, 'aws_api_gateway_usage_plan', name, { name, api_stages: stages, ...attributes });
  for (const key of keys) {
    add(json, 'aws_api_gateway_usage_plan_key', `${name}_${key}`, {
      key_id: `\${aws_api_gateway_api_key.${key}.id}`,
      key_type: 'API_KEY',
      usage_plan_id: `\${aws_api_gateway_usage_plan.${name}.id}`,
    });
  }
}

/** Makes a method require an API key. */
export function requireApiKey(json: TerraformJson, method: RegExp) {
  resourceOf(json, 'aws_api_gateway_method', method).api_key_required = true;
}

function add(json: TerraformJson, type: string, name: string, attributes: object) {
  json.resource[type] = { ...json.resource[type], [name]: { ...attributes } };
}

function reference(json: TerraformJson, type: string, attribute: string): string {
  const [name = ''] = Object.keys(json.resource[type] ?? {});
  return `\${${type}.${name}.${attribute}}`;
}
