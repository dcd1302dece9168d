import { readFile } from 'node:fs/promises';

/** A field of `cdktf.json` in the working directory that is a text; undefined where it is none, or there is no such file. */
export async function configuredText(field: 'app' | 'output'): Promise<string | undefined> {
  const text = await readFile('cdktf.json', 'utf8').catch(() => '{}');
  const { [field]: value } = JSON.parse(text) as Partial<Record<string, unknown>>;
  return typeof value === 'string' ? value : undefined;
}
