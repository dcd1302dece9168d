import { createHash } from 'node:crypto';

/** A function of Terraform. */
export type TerraformFunction = (...operands: unknown[]) => unknown;

/**
 * Functions of Terraform that expressions may call, by their names.
 * @see Terraform docs, "Built-in Functions"
 */
export const TERRAFORM_FUNCTIONS: ReadonlyMap<string, TerraformFunction> = new Map<string, TerraformFunction>([
  ['base64sha256', (text) => createHash('sha256').update(String(text)).digest('base64')],
  ['join', (separator, ...lists) => lists.flat().map(String).join(String(separator))],
  ['jsonencode', (value) => escaped(JSON.stringify(sorted(value)))],
]);

/** Terraform writes characters with a meaning in HTML or JavaScript by their code points. */
function escaped(json: string): string {
  return json.replaceAll(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Terraform's objects have their fields in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field)]));
}
