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
 * @throws BootstrapError `ERR_STATES_DIFFER` where that cannot be told
 */
export function statePlace(local: StateFile | undefined, stored: StateFile | undefined): StatePlace {
  if (!local || local.resources.length === 0) return stored ? 'bucket' : 'nowhere';
  if (!stored) return 'local';
  if (isCopy(local, stored)) return 'bucket';
  if (local.lineage !== stored.lineage) {
    throw new BootstrapError(
      'ERR_STATES_DIFFER',
      'the local state and that in the bucket are not of one deployment, expected one or two copies of it; move the one away that is not what is deployed',
    );
  }
  return local.serial > stored.serial ? 'local' : 'bucket';
}

/** Whether two states say the same. A move into an empty bucket begins a new lineage, so that is not asked. */
export function isCopy(original: StateFile, copy: StateFile | undefined): boolean {
  return isDeepStrictEqual(copy?.resources, original.resources);
}
