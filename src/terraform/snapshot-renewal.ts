import path from 'node:path';
import { parsePlan } from '../terraform-json/plan';
import { REDEPLOY_COMMAND } from '../terraform-json/redeploy-command';
import type { ApiSnapshot } from './api-snapshot';
import { changesWithoutSnapshots } from './api-snapshot';
import { SnapshotError } from './error';
import { terraform } from './terraform';

const RENEWAL_FILE = 'snapshot.tfplan';

/**
 * Renews the snapshots of APIs after an apply. It changes nothing else, and a later plan shows no change.
 * @param folder - folder of the stack that was just applied
 * @param plans - a folder that only the user can read, because a plan holds secrets
 * @throws SnapshotError `ERR_SNAPSHOT_OUTDATED`, with the command to run
 */
export async function renewSnapshots(
  folder: string,
  plans: string,
  snapshots: readonly ApiSnapshot[],
  say: (line: string) => void,
): Promise<void> {
  if (snapshots.length === 0) return;
  for (const snapshot of snapshots) say(reasonOf(snapshot));
  try {
    await renew(folder, path.join(plans, RENEWAL_FILE), snapshots);
  } catch (error) {
    if (snapshots.every(({ removed }) => removed.length === 0)) throw error;
    const still = snapshots.flatMap(({ removed }) => removed).join(', ');
    const why = error instanceof SnapshotError ? error.message : 'Terraform says why above';
    throw new SnapshotError(
      `the plan is applied, but the API may still serve ${still}: ${why}; run ${REDEPLOY_COMMAND}`,
    );
  }
}

/** Reports outdated snapshots after an apply that failed halfway: the next plan may no longer show what was removed. */
export function reportOutdated(snapshots: readonly ApiSnapshot[], say: (line: string) => void): void {
  for (const { removed } of snapshots) {
    say(`the API may still serve ${removed.join(', ')}: once an apply succeeds, run ${REDEPLOY_COMMAND}`);
  }
}

async function renew(folder: string, file: string, snapshots: readonly ApiSnapshot[]): Promise<void> {
  const quietly = (...args: string[]) => terraform(folder, args, { stdout: 'returned' });
  const replaced = snapshots.map(({ deployment }) => `-replace=${deployment}`);
  const targets = snapshots.flatMap(({ deployment, stages }) => [deployment, ...stages]);
  await quietly('plan', '-input=false', `-out=${file}`, ...replaced, ...targets.map((each) => `-target=${each}`));
  const plan = parsePlan(await quietly('show', '-json', file), file);
  const besides = changesWithoutSnapshots(plan, snapshots);
  if (besides.length > 0) {
    throw new SnapshotError(
      `a new snapshot would also change ${besides.join(', ')}, expected a new snapshot alone; somebody else has changed them meanwhile`,
    );
  }
  await quietly('apply', '-input=false', file);
}

function reasonOf({ deployment, removed }: ApiSnapshot): string {
  if (removed.length === 0) return `taking ${deployment} again`;
  const were = removed.length === 1 ? 'was' : 'were';
  return `taking ${deployment} a second time: the first was taken before ${removed.join(', ')} ${were} destroyed`;
}
