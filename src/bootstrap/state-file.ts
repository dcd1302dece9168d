import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { BootstrapError } from './error';

const schema = z.object({
  lineage: z.string(),
  serial: z.int(),
  resources: z.array(
    z.looseObject({
      type: z.string(),
      name: z.string(),
      instances: z.array(z.looseObject({ attributes: z.record(z.string(), z.unknown()).optional() })),
    }),
  ),
});

/** A Terraform state, as far as it is read here. */
export type StateFile = z.output<typeof schema>;

/**
 * Reads a state.
 * @param origin - where it is from, for the error
 * @throws BootstrapError `ERR_STATE_UNREADABLE`, which quotes nothing of it, since a state holds secrets
 */
export function parseState(text: string, origin: string): StateFile {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new BootstrapError(
      'ERR_STATE_UNREADABLE',
      `${origin} is no Terraform state, expected what Terraform 1.10 or later writes; restore an older version of it`,
    );
  }
}

/** Where a stack's state is. */
export type StatePlace = 'nowhere' | 'local' | 'bucket';

/**
 * Which of two copies of a state counts: both are there while it moves, and where a move was interrupted.
 * @throws BootstrapError `ERR_STATES_DIFFER`
 */
export function statePlace(local: StateFile | undefined, stored: StateFile | undefined): StatePlace {
  if (!local || local.resources.length === 0) return stored ? 'bucket' : 'nowhere';
  if (!stored) return 'local';
  if (local.lineage !== stored.lineage) {
    throw new BootstrapError(
      'ERR_STATES_DIFFER',
      `the local state (lineage ${local.lineage}) and that in the bucket (${stored.lineage}) are of two deployments, expected one; move the one away that is not deployed`,
    );
  }
  return local.serial > stored.serial ? 'local' : 'bucket';
}

/** Whether a copy has all that the original has. */
export function isCopy(original: StateFile, copy: StateFile | undefined): boolean {
  return (
    copy?.lineage === original.lineage &&
    copy.serial >= original.serial &&
    isDeepStrictEqual(copy.resources, original.resources)
  );
}
