import { createHash } from 'node:crypto';
import * as z from 'zod';
import { SavedPlanError } from './error';

/** File of a saved plan that lists the others. */
export const MANIFEST = 'manifest.json';

/** A path below the folder, so that whoever wrote the list leads nobody out of it. */
const isInside = (file: string) =>
  !/[\\\0]/.test(file) && file.split('/').every((part) => !['', '.', '..'].includes(part));

const schema = z.strictObject({
  version: z.literal(1),
  stack: z.string(),
  /** When it was planned. */
  createdAt: z.iso.datetime(),
  /** How many resources and outputs it changes. */
  changes: z.int().min(0),
  /** SHA-256 of every other file, in hexadecimal, by its path. */
  files: z.record(z.string().refine(isInside), z.string().regex(/^[0-9a-f]{64}$/)),
});

/** What a saved plan is of, and every file that belongs to it. */
export type Manifest = z.output<typeof schema>;

/** As it is written; its digest stands for the whole plan. */
export function manifestText(manifest: Omit<Manifest, 'version'>): string {
  return `${JSON.stringify({ version: 1, ...manifest }, null, 2)}\n`;
}

/**
 * Reads the list of a saved plan.
 * @param place - where it is from, for the error
 * @throws SavedPlanError `ERR_BUNDLE_UNREADABLE`
 */
export function parseManifest(text: string, place: string): Manifest {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw unreadable(place);
  }
}

/** @returns the error for what is no saved plan */
export function unreadable(place: string): SavedPlanError {
  return new SavedPlanError(
    'ERR_BUNDLE_UNREADABLE',
    `${place} holds no saved plan, expected what cognito-m2m plan-save wrote, with its ${MANIFEST}; save one`,
  );
}

/** SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
