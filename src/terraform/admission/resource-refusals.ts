import { isDeepStrictEqual } from 'node:util';
import { expressionRefusals } from './file-function';
import { isPoolParameter } from '../../system/stack-parameter';
import { record } from '../../terraform-json/stack-view';
import type { Refusal } from './refusal';
import { blocksOf } from './refusal';

/** Data sources that know the account, compute, or zip what was bundled. */
const DATA = [
  'archive_file',
  'aws_caller_identity',
  'aws_cognito_user_pool',
  'aws_iam_policy_document',
  'aws_partition',
  'aws_region',
  'aws_ssm_parameter',
];

/** Folders of a stack: zip files and their sources. */
export const FOLDERS = ['archives', 'assets'];

/** Refuses data sources that a plan would read. Pure. */
export function dataRefusals(body: unknown, base: unknown): Refusal[] {
  return blocksOf(body).flatMap(([type, instances]) =>
    blocksOf(instances).flatMap(([name, config]) => {
      if (isDeepStrictEqual(config, record(record(base)[type])[name])) return [];
      if (!DATA.includes(type)) return [{ subject: `data ${type}`, reason: 'a plan reads it, with credentials' }];
      return [
        ...(type === 'archive_file' ? archiveRefusals(config) : []),
        ...(type === 'aws_ssm_parameter' ? parameterRefusals(config) : []),
        ...namedProviderRefusals(config),
        ...expressionRefusals(config),
      ];
    }),
  );
}

/** A parameter that describes a user pool, by a name that is written out. */
function parameterRefusals(config: unknown): Refusal[] {
  const { name } = record(config);
  if (isPoolParameter(name)) return [];
  return [{ subject: 'data aws_ssm_parameter', reason: 'a plan reads it, and it may hold a secret' }];
}

/** A zip takes what was bundled, and lies in the folder of the stack. */
function archiveRefusals(config: unknown): Refusal[] {
  return blocksOf(config).flatMap(([name, value]) => {
    const isOption = ['//', 'type', 'output_file_mode', 'depends_on', 'lifecycle'].includes(name);
    const isPlace = ['source_dir', 'output_path'].includes(name) && isBelow(value);
    if (isOption || isPlace) return [];
    return [{ subject: `data archive_file ${name}`, reason: 'it reads or writes outside the folder of the stack' }];
  });
}

function isBelow(place: unknown): boolean {
  return (
    typeof place === 'string' &&
    FOLDERS.some((folder) => place.startsWith(`${folder}/`)) &&
    !/[$%]\{/.test(place) &&
    !place.split('/').includes('..')
  );
}

/** Refuses resources that run a program, or belong to another provider. Pure. */
export function resourceRefusals(body: unknown): Refusal[] {
  return blocksOf(body).flatMap(([type, instances]) => {
    if (!/^(aws|archive)_/.test(type)) {
      return [{ subject: `resource ${type}`, reason: 'Terraform would load and run its provider' }];
    }
    return blocksOf(instances).flatMap(([, config]) => [
      ...blocksOf(config)
        .filter(([name]) => name === 'provisioner' || name === 'connection')
        .map(([subject]) => ({ subject, reason: 'it runs a program where the stack is applied' })),
      ...namedProviderRefusals(config),
    ]);
  });
}

/** Refuses a provider that only a resource names: Terraform would load it from the registry by that name. */
function namedProviderRefusals(config: unknown): Refusal[] {
  const { provider } = record(config);
  const isKnown = typeof provider === 'string' && /^(\$\{)?(aws|archive)(\.[\w-]+)?\}?$/.test(provider);
  if (provider === undefined || isKnown) return [];
  return [{ subject: 'provider of a resource', reason: 'Terraform would load and run this program' }];
}
