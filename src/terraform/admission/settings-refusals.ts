import { isDeepStrictEqual } from 'node:util';
import { expressionRefusals } from './file-function';
import { isRecord, record } from '../../terraform-json/stack-view';
import type { Admission, Refusal } from './refusal';
import { blocksOf, valuesIn } from './refusal';

/** Allowed providers by local name, with the accepted forms of their source. */
const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  aws: ['aws', 'hashicorp/aws', 'registry.terraform.io/hashicorp/aws'],
  archive: ['archive', 'hashicorp/archive', 'registry.terraform.io/hashicorp/archive'],
};

const PROVIDER_ARGUMENTS = ['alias', 'allowed_account_ids', 'default_tags', 'region'];
const BACKEND_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  local: ['path'],
  s3: ['allowed_account_ids', 'bucket', 'encrypt', 'key', 'kms_key_id', 'region', 'use_lockfile'],
};
/** Arguments for an emulator, useless without its URL. */
const EMULATOR_ARGUMENTS = ['endpoints', 's3_use_path_style', 'skip_metadata_api_check', 'use_path_style'];

/** Refuses settings of Terraform that change its backend, its providers or how it runs. Pure. */
export function terraformRefusals(body: unknown, base: unknown, admission: Admission): Refusal[] {
  const ofBase = record(base);
  const judged = admission.base !== undefined;
  const settings = blocksOf(body);
  const places = settings.filter(([name]) => name === 'backend' || name === 'cloud');
  return [
    ...(judged && !isDeepStrictEqual(Object.fromEntries(places), pick(ofBase, ['backend', 'cloud']))
      ? [{ subject: 'backend', reason: 'it is not that of the base branch, and Terraform opens it with credentials' }]
      : []),
    ...settings.flatMap(([name, value]) => {
      if (name === 'required_version') return [];
      if (name === 'required_providers') return sourceRefusals(value, ofBase.required_providers);
      if (name === 'cloud' || name === 'backend') {
        return judged || name === 'cloud' ? [] : backendRefusals(value, admission);
      }
      return [{ subject: `terraform ${name}`, reason: 'it changes how Terraform runs' }];
    }),
  ];
}

function sourceRefusals(body: unknown, base: unknown): Refusal[] {
  return blocksOf(body).flatMap(([name, value]) => {
    if (isDeepStrictEqual(value, record(base)[name])) return [];
    const { source = name, version, ...others } = isRecord(value) ? value : { shape: value };
    const isKnown = PROVIDERS[name]?.some((known) => known === source) ?? false;
    if (isKnown && (version === undefined || typeof version === 'string') && Object.keys(others).length === 0)
      return [];
    return [{ subject: `provider ${name}`, reason: 'Terraform would load and run this program' }];
  });
}

function backendRefusals(body: unknown, { endpoint }: Admission): Refusal[] {
  return blocksOf(body).flatMap(([type, config]) => {
    const known = BACKEND_ARGUMENTS[type];
    if (!known) return [{ subject: `backend ${type}`, reason: 'Terraform would send the state there' }];
    return argumentRefusals(`backend ${type}`, config, known, endpoint);
  });
}

/** Refuses configurations of providers. Pure. */
export function providerRefusals(body: unknown, base: unknown, { endpoint }: Admission): Refusal[] {
  return blocksOf(body).flatMap(([name, instances]) => {
    if (isDeepStrictEqual(instances, record(base)[name])) return [];
    if (!Object.hasOwn(PROVIDERS, name)) {
      return [{ subject: `provider ${name}`, reason: 'Terraform would load and run this program' }];
    }
    return [
      ...[instances].flat().flatMap((each) => argumentRefusals(`provider ${name}`, each, PROVIDER_ARGUMENTS, endpoint)),
      ...expressionRefusals(instances),
    ];
  });
}

function argumentRefusals(
  of: string,
  config: unknown,
  known: readonly string[],
  endpoint: string | undefined,
): Refusal[] {
  if (!isRecord(config)) return [{ subject: `list in ${of}`, reason: 'its arguments would not be looked into' }];
  return blocksOf(config).flatMap(([name, value]) => {
    if (known.includes(name)) return [];
    const isEmulated = endpoint !== undefined && EMULATOR_ARGUMENTS.includes(name);
    if (isEmulated && (name !== 'endpoints' || valuesIn(value).every((address) => address === endpoint))) return [];
    return [{ subject: `${of} ${name}`, reason: 'it changes whom Terraform asks, and as whom' }];
  });
}

function pick(from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}
