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

/** A step of a rotation, as Secrets Manager asks for it; the token is the id of the version to write. */
export type RotationStep = z.infer<typeof rotationStep>;
/**
 * Asks to delete what the grace was kept for. Whose secret it is, its tag says. The function has EventBridge Scheduler
 * ask it, and say which secret was the current one when: that is used where Secrets Manager does not tell.
 */
export type Retire = z.infer<typeof retire>;
/** Any of these, or what Terraform asks: a seed, for a client that is new or has changed. */
export type RotationEvent = z.infer<typeof event>;

/**
 * What is asked for.
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
