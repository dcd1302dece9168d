import { readFile, writeFile } from 'node:fs/promises';
import { ratesTable } from '../cost/rates-table';
import { usageTable } from '../cost/usage';
import { rulesTable } from '../policy/rules-table';
import { kindsTable } from '../review/statements/kind';
import { settingsTable } from '../settings/settings-table';
import { customerAccessPage } from './access-page';

/** Generated parts of the documentation: the page, the name its markers carry, and what stands between them. */
export const GENERATED = [
  { page: 'docs/settings.md', name: 'settings', content: settingsTable },
  { page: 'docs/policy.md', name: 'rules', content: rulesTable },
  { page: 'docs/access.md', name: 'access', content: customerAccessPage },
  { page: 'docs/cost.md', name: 'usage', content: usageTable },
  { page: 'docs/cost.md', name: 'rates', content: ratesTable },
  { page: 'docs/review.md', name: 'review-kinds', content: kindsTable },
] as const;

/**
 * The page with the generated part between its markers brought up to date.
 * @throws Error where the page has no such markers
 */
export function withGenerated(page: string, name: string, content: string): string {
  const begin = `<!-- generated: ${name} -->`;
  const end = `<!-- end: ${name} -->`;
  const [before, rest] = split(page, begin);
  const [, after] = split(rest, end);
  return `${before}${begin}\n\n${content}\n\n${end}${after}`;
}

/** Writes every generated part of the documentation: `npm run docs`. */
export default async function main(): Promise<void> {
  for (const { page, name, content } of GENERATED) {
    await writeFile(page, withGenerated(await readFile(page, 'utf8'), name, content()));
  }
}

function split(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`the page has no marker "${marker}", expected one around the generated part; add it`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}
