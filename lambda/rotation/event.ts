import * as z from 'zod';
import { RotationError } from './error';

const SecretId = z.string().min(1);
const ClientId = z.string().min(1);

const rotationStep = z.object({
  SecretId,
  ClientRequestToken: z.string().min(32).max(64),
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
});
const seed = z.object({ Action: z.literal('seed'), SecretId, ClientId });
const retire = z.object({
  Action: z.literal('retire'),
  SecretId,
  InUse: z.object({ ClientSecretId: z.string(), Since: z.iso.datetime() }).optional(),
});

const event = z.union([rotationStep, seed, retire]);

/** A step of a rotation, as Secrets Manager sends it; `ClientRequestToken` is the id of the version to write. */
export type RotationStep = z.infer<typeof rotationStep>;
/**
 * Deletes the previous secret after its grace period. The tag of the secret names the client. EventBridge Scheduler
 * sends this event for the function, with the secret that was current and since when; the function uses that if Secrets
 * Manager does not know.
 */
export type Retire = z.infer<typeof retire>;
/** A rotation step, a retirement, or a seed: Terraform sends the seed for a client that is new or changed. */
export type RotationEvent = z.infer<typeof event>;

/**
 * Parses an event.
 * @throws RotationError `ERR_EVENT_INVALID`
 * @see AWS docs, "Lambda rotation functions"
 */
export function readEvent(given: unknown): RotationEvent {
  const result = event.safeParse(given);
  if (result.success) return result.data;
  throw new RotationError(
    'ERR_EVENT_INVALID',
    'event is not one of: { SecretId, ClientRequestToken, Step } with a step of a rotation, { Action: "seed", SecretId, ClientId }, { Action: "retire", SecretId }; invoke the function with one of these',
  );
}
