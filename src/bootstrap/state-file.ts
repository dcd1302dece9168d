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

/** Fields of a Terraform state that the bootstrap reads. */
export type StateFile = z.output<typeof schema>;

/**
 * Parses a Terraform state.
 * @param origin - its source, for the error
 * @throws BootstrapError `ERR_STATE_UNREADABLE`, which quotes nothing of the state, because a state holds secrets
 */
export function parseState(text: string, origin: string): StateFile {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new BootstrapError(
      'ERR_STATE_UNREADABLE',
      `${origin} is no Terraform state, expected one of Terraform 1.10 or later; restore an older version of it`,
    );
  }
}

/** Location of a stack's state. */
export type StatePlace = 'nowhere' | 'local' | 'bucket';

/**
 * Tells which copy of a state counts. During a move, or after an interrupted one, there are two.
 * @throws BootstrapError `ERR_STATES_DIFFER` if neither can be preferred
 */
export function statePlace(local: StateFile | undefined, stored: StateFile | undefined): StatePlace {
  if (!local || local.resources.length === 0) return stored ? 'bucket' : 'nowhere';
  if (!stored) return 'local';
  if (isCopy(local, stored)) return 'bucket';
  if (local.lineage !== stored.lineage) {
    throw new BootstrapError(
      'ERR_STATES_DIFFER',
      'the local state and the state in the bucket belong to different deployments, expected copies of one; move the wrong one away',
    );
  }
  return local.serial > stored.serial ? 'local' : 'bucket';
}

/**
 * Whether two states have the same resources. The lineage is not compared: a move into an empty bucket starts a new
 * one.
 */
export function isCopy(original: StateFile, copy: StateFile | undefined): boolean {
  return isDeepStrictEqual(copy?.resources, original.resources);
}
