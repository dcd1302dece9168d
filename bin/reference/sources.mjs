import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(import.meta.dirname, '../..');

/** Parsed TypeScript files below a folder of the repository, in the order of their names. */
export function sourcesIn(folder) {
  return readdirSync(path.join(ROOT, folder), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(ROOT, folder, name), 'utf8');
      return ts.createSourceFile(path.join(folder, name), text, ts.ScriptTarget.Latest, true);
    });
}

/** Calls `visit` with each node of a file. */
export function walk(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The doc comment of a node: its sentences, and its `@default`. Undefined without a comment. */
export function docOf(node) {
  const doc = node.jsDoc?.at(-1);
  if (!doc) return undefined;
  const tag = doc.tags?.find(({ tagName }) => tagName.text === 'default');
  return {
    text: flat(ts.getTextOfJSDocComment(doc.comment)).replaceAll(/[.:]? - (?=`)/g, '; '),
    byDefault: tag && flat(ts.getTextOfJSDocComment(tag.comment)),
  };
}

/** Rows of a Markdown table. */
export function table(head, rows) {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** Text on one line. */
export function flat(text = '') {
  return text.replaceAll(/\s+/g, ' ').trim();
}
