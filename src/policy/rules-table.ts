import { RULES } from './rules';

/** Renders all rules as a Markdown table: requirement, reason and fix. */
export function rulesTable(): string {
  const rows = RULES.map(({ id, asks, reason, fix, source }) => [
    `\`${id}\``,
    asks,
    `${reason} (AWS docs, "${source}")`,
    fix,
  ]);
  return [['rule', 'requires', 'because', 'to fix it'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
