import { readFile } from 'node:fs/promises';

/** Reads a string field of `cdktf.json` in the working directory; undefined if the file or the field is missing. */
export async function configuredText(field: 'app' | 'output'): Promise<string | undefined> {
  const text = await readFile('cdktf.json', 'utf8').catch(() => '{}');
  const { [field]: value } = JSON.parse(text) as Partial<Record<string, unknown>>;
  return typeof value === 'string' ? value : undefined;
}
