import type { SideStack } from '../change/side';
import { LOCK_FILE } from '../change/stack-files';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

/** Variables of the environment by which Terraform reads, runs or keeps something else. */
const STEERING = /^TF_(VAR_|CLI_ARGS|CLOUD_|DATA_DIR$|REATTACH_PROVIDERS$|WORKSPACE$)/;

/** What Terraform reads besides the JSON that the review reads, of which nobody knows what it changes. */
export function readingStatements(base: SideStack | undefined, head: SideStack): Statement[] {
  const foreign = [...head.files.keys()].filter((name) => name !== LOCK_FILE);
  const locks = [base?.files.get(LOCK_FILE), head.files.get(LOCK_FILE)];
  return [
    ...(foreign.length > 0
      ? [
          statement(
            say`Terraform reads ${named(foreign)} beside the JSON, which may change all of it: the review does not read it, remove it`,
            'not-understood',
            'terraform',
          ),
        ]
      : []),
    ...(base && locks[0] !== locks[1]
      ? [
          statement(
            say`${LOCK_FILE} is another: Terraform runs other programs as providers, or no longer checks which`,
            'not-understood',
            'terraform',
          ),
        ]
      : []),
  ];
}

/**
 * What a plan was made with, as far as this process shares it.
 * @param variables - names of the environment's variables
 */
export function environmentStatements(variables: readonly string[]): Statement[] {
  const steering = variables.filter((name) => STEERING.test(name)).sort();
  if (steering.length === 0) return [];
  const text = say`the environment has ${named(steering)}, by which Terraform reads or runs something else than the JSON says: plan without`;
  return [statement(text, 'not-understood', 'terraform')];
}
