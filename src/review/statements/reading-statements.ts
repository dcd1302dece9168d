import path from 'node:path';
import type { SideStack } from '../change/side';
import { LOCK_FILE } from '../change/stack-files';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

/** Variables of the environment by which Terraform reads, runs or keeps something else. */
const STEERING = /^TF_(VAR_|CLI_ARGS|CLOUD_|DATA_DIR$|REATTACH_PROVIDERS$|WORKSPACE$)/;

/** Inputs of Terraform in addition to the JSON that the review reads; their effect is unknown. */
export function readingStatements(base: SideStack | undefined, head: SideStack): Statement[] {
  const foreign = [...head.files.keys()].filter((name) => name !== LOCK_FILE);
  const locks = [base?.files.get(LOCK_FILE), head.files.get(LOCK_FILE)];
  return [
    ...(foreign.length > 0
      ? [
          statement(
            say`Terraform also reads ${named(foreign)}, which may change everything, and the review does not read it: remove it`,
            'not-understood',
            'terraform',
          ),
        ]
      : []),
    ...(base ? assetStatements(base, head) : []),
    ...(base && locks[0] !== locks[1]
      ? [
          statement(
            say`${LOCK_FILE} changes: Terraform runs other programs as providers, or no longer checks them`,
            'not-understood',
            'terraform',
          ),
        ]
      : []),
  ];
}

/**
 * Functions whose files changed, or are missing, under the same asset name: a synth gives other files another name. A
 * base without assets is not compared, and another statement reports code with a table.
 */
function assetStatements(base: SideStack, head: SideStack): Statement[] {
  const told = ({ directory, code }: SideStack) =>
    [...code.keys()].map((folder) => path.relative(directory, folder).split(path.sep).join('/'));
  const isTold = (folder: string) => [base, head].every((side) => told(side).includes(folder));
  const written = JSON.stringify(head.json);
  const differing = [...base.assets].filter(
    ([folder, digest]) => written.includes(folder) && head.assets.get(folder) !== digest && !isTold(folder),
  );
  const names = differing.map(([folder]) => folder);
  if (names.length === 0) return [];
  return [
    statement(say`${named(names)} has other files under the same name: they hold the code of a function`, 'backend'),
  ];
}

/**
 * Environment variables that change a plan, if this process has them too.
 * @param variables - names of the environment's variables
 */
export function environmentStatements(variables: readonly string[]): Statement[] {
  const steering = variables.filter((name) => STEERING.test(name)).sort();
  if (steering.length === 0) return [];
  const text = say`the environment has ${named(steering)}, with which Terraform reads or runs other things than the JSON: plan without it`;
  return [statement(text, 'not-understood', 'terraform')];
}
