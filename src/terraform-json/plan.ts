import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { errorMessage } from '../error/thrown';
import { TerraformJsonError } from './error';
import { repeatedName } from './json-text';

const attributes = z.record(z.string(), z.unknown()).nullable().catch(null);

// Values are read only to identify methods and are never shown, so a sensitive value cannot leak.
const change = z.object({
  address: z.string(),
  mode: z.string().default('managed'),
  type: z.string(),
  previous_address: z.string().optional(),
  change: z.object({
    actions: z.array(z.string()),
    before: attributes,
    after: attributes,
    after_unknown: z.unknown(),
    replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).default([]),
    /** Set if something that is there already is taken over. */
    importing: z.unknown().optional(),
    generated_config: z.string().optional(),
  }),
});

const schema = z.looseObject({
  format_version: z.string(),
  errored: z.boolean().default(false),
  complete: z.boolean().default(true),
  resource_changes: z.array(change).default([]),
  /** Resources that changed since the last apply: the state before, and the state that Terraform found. */
  resource_drift: z.array(change).default([]),
  /** The configuration that Terraform planned from, with override files. */
  configuration: z.unknown().optional(),
  output_changes: z.record(z.string(), z.object({ actions: z.array(z.string()) })).default({}),
});

/** The parts of `terraform show -json` of a plan that this package reads. */
export type Plan = z.output<typeof schema>;

/** Planned change of one resource. */
export type PlannedChange = Plan['resource_changes'][number];

/** The version this is written for; a newer minor one only adds to it. */
const MAJOR_VERSION = '1';

/**
 * Reads a plan.
 * @param file - output of `terraform show -json` of a saved plan
 * @throws TerraformJsonError `ERR_PLAN_UNREADABLE`; the message quotes no part of the file
 * @see Terraform docs, "JSON Output Format"
 */
export async function readPlan(file: string): Promise<Plan> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(file, errorMessage(error));
  });
  return parsePlan(text, file);
}

/** @throws TerraformJsonError `ERR_PLAN_UNREADABLE` */
export function parsePlan(text: string, file: string): Plan {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's message shows a piece of the text, which may be a secret.
    throw unreadable(file, 'it is no JSON');
  }
  // Its name may be a secret, too.
  if (repeatedName(text) !== undefined) throw unreadable(file, 'an object in it has a name twice');
  const result = schema.safeParse(content);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw unreadable(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
  }
  const [major] = result.data.format_version.split('.');
  if (major === MAJOR_VERSION) return result.data;
  throw unreadable(file, `its format_version is ${result.data.format_version}, and ${MAJOR_VERSION}.x is read`);
}

function unreadable(file: string, reason: string): TerraformJsonError {
  const message = `${file} cannot be read as a plan: ${reason}; give the output of terraform show -json for a saved plan`;
  return new TerraformJsonError('ERR_PLAN_UNREADABLE', message);
}
