import type { Doubt } from '../foreign/doubt';
import type { ForeignStack } from '../foreign/stack';
import { grouped } from '../review/change/paired';
import type { Attributes } from '../terraform-json/stack-view';
import { list, record } from '../terraform-json/stack-view';
import type { TerraformJson } from '../terraform-json/terraform-json';
import { blocksOf } from './foreign-pool';

type Resources = TerraformJson['resource'];

/** A stage, by its name in the JSON. */
interface Stage {
  readonly name: string;
  readonly attributes: Attributes;
}

const API = 'aws_api_gateway_rest_api';
const STAGE = 'aws_api_gateway_stage';
/** They belong to one stage. */
const OF_STAGE = ['aws_api_gateway_stage', 'aws_api_gateway_method_settings'];

/**
 * Gives each stage an API of its own, if its stages may answer differently: at AWS each serves its own snapshot, and
 * here the methods of an API are those of all of its stages.
 */
export function withStageApis(foreign: ForeignStack): ForeignStack {
  const { json, doubts } = foreign;
  const resources = Object.fromEntries(Object.entries(json.resource).map(([type, own]) => [type, { ...own }]));
  const stages = Object.entries(resources[STAGE] ?? {}).map(([name, attributes]) => ({ name, attributes }));
  const groups = grouped(stages, ({ attributes }) => String(attributes.rest_api_id));
  const copied = groups.filter((own) => isDivided(own, doubts)).flatMap(([, ...others]) => others);
  if (copied.length === 0) return foreign;
  return copied.reduce(withStageApi, { ...foreign, json: { ...json, resource: resources } });
}

/** Whether something is in doubt at one of the stages, and not at another. */
function isDivided(stages: readonly Stage[], doubts: readonly Doubt[]): boolean {
  const texts = stages.map(({ name }) => {
    const address = `${STAGE}.${name}`;
    const own = doubts.filter((each) => each.address === address || each.stage === address);
    return own.map((each) => `${each.about} ${each.address === address ? '' : each.address}`).join();
  });
  return new Set(texts).size > 1;
}

function withStageApi(foreign: ForeignStack, stage: Stage): ForeignStack {
  const { json, addresses, doubts, unknown } = foreign;
  const resources = json.resource;
  const { rest_api_id: api, stage_name: stageName } = stage.attributes;
  const copies = new Map<string, string>();
  const suffix = (address: string) => `${address} of ${addresses.inWords(`${STAGE}.${stage.name}`)}`;
  const copyOf = (address: string) => {
    const [type = '', name = ''] = address.split('.');
    copies.set(address, `${type}.${addresses.name(type, `${name}_${stage.name}`, suffix(addresses.inWords(address)))}`);
  };
  const parts = partsOf(resources, api);
  for (const [address] of parts) if (!OF_STAGE.includes(address.split('.')[0] ?? '')) copyOf(address);
  for (const [address, attributes] of parts) {
    const [type = '', name = ''] = address.split('.');
    const isOther = OF_STAGE.includes(type) && attributes.stage_name !== stageName;
    const copy = copies.get(address)?.split('.')[1] ?? name;
    if (!isOther) blocksOf(resources, type)[copy] = renamed(attributes, copies);
  }
  renamePlans(resources, { api, stageName }, copies);
  const copiedDoubts = doubts.flatMap((each) => {
    const address = copies.get(each.address);
    if (address === undefined) return [each];
    const isOwn = each.stage === `${STAGE}.${stage.name}`;
    return [...(isOwn ? [] : [each]), ...(isOwn || each.stage === undefined ? [{ ...each, address }] : [])];
  });
  const copiedUnknown = unknown.flatMap((each) => [
    each,
    ...[...copies.keys()].flatMap((address) =>
      addresses.inWords(address) === each.address ? [{ ...each, address: suffix(each.address) }] : [],
    ),
  ]);
  return { ...foreign, json: { ...json, resource: resources }, doubts: copiedDoubts, unknown: copiedUnknown };
}

/** An API and the resources that belong to it, by their addresses. */
function partsOf(resources: Resources, api: unknown): (readonly [address: string, attributes: Attributes])[] {
  const [, own = ''] = /^\$\{aws_api_gateway_rest_api\.([\w-]+)\.id\}$/.exec(String(api)) ?? [];
  return Object.entries(resources).flatMap(([type, byName]) =>
    Object.entries(byName).flatMap(([name, attributes]) =>
      (type === API && name === own) || attributes.rest_api_id === api
        ? [[`${type}.${name}`, attributes] as const]
        : [],
    ),
  );
}

/** The attributes with references to the copies. */
function renamed(attributes: Attributes, copies: ReadonlyMap<string, string>): Attributes {
  const text = JSON.stringify(attributes).replaceAll(/\$\{([a-z0-9_]+\.[\w-]+)\./g, (whole, address: string) =>
    copies.has(address) ? `\${${copies.get(address) ?? ''}.` : whole,
  );
  return JSON.parse(text) as Attributes;
}

function renamePlans(
  resources: Resources,
  { api, stageName }: { readonly api: unknown; readonly stageName: unknown },
  copies: ReadonlyMap<string, string>,
): void {
  const plans = resources.aws_api_gateway_usage_plan ?? {};
  for (const [name, plan] of Object.entries(plans)) {
    const stages = list(plan.api_stages).map(record);
    if (stages.length === 0) continue;
    const isOf = ({ api_id: id, stage }: Attributes) => id === api && stage === stageName;
    plans[name] = { ...plan, api_stages: stages.map((each) => (isOf(each) ? renamed(each, copies) : each)) };
  }
}
