import { createHash } from 'node:crypto';
import * as z from 'zod';
import { SavedPlanError } from './error';

/** File of a saved plan that lists the others. */
export const MANIFEST = 'manifest.json';

/** Whether a path stays inside the folder; a forged manifest must not point out of it. */
const isInside = (file: string) =>
  !/[\\\0]/.test(file) && file.split('/').every((part) => !['', '.', '..'].includes(part));

const schema = z.strictObject({
  version: z.literal(1),
  stack: z.string(),
  /** Time of the plan. */
  createdAt: z.iso.datetime(),
  /** Number of changed resources and outputs. */
  changes: z.int().min(0),
  /** SHA-256 of every other file in hexadecimal, by path. */
  files: z.record(z.string().refine(isInside), z.string().regex(/^[0-9a-f]{64}$/)),
});

/** Description of a saved plan, with the list of its files. */
export type Manifest = z.output<typeof schema>;

/** Formats a manifest; its digest identifies the whole plan. */
export function manifestText(manifest: Omit<Manifest, 'version'>): string {
  return `${JSON.stringify({ version: 1, ...manifest }, null, 2)}\n`;
}

/**
 * Parses the manifest of a saved plan.
 * @param place - its source, for the error
 * @throws SavedPlanError `ERR_BUNDLE_UNREADABLE`
 */
export function parseManifest(text: string, place: string): Manifest {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw unreadable(place);
  }
}

/** @returns the error for a folder without a saved plan */
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
