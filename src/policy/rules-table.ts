import { RULES } from './rules';

/** Every rule as a row of Markdown: what it asks for, what happens without, what to do. */
export function rulesTable(): string {
  const rows = RULES.map(({ id, asks, reason, fix, source }) => [
    `\`${id}\``,
    asks,
    `${reason} (AWS docs, "${source}")`,
    fix,
  ]);
  return [['rule', 'what it asks for', 'because', 'to fix it'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
