import ts from 'typescript';
import { sourcesIn, table } from './sources.mjs';

/** Every code of an error, by the class that has it, from the doc comments of the codes. */
export function errorReference() {
  const folders = ['src', 'lambda', 'packages/token-client/src'];
  const unions = folders
    .flatMap(sourcesIn)
    .flatMap(({ statements }) =>
      statements.filter((node) => ts.isTypeAliasDeclaration(node) && node.name.text.endsWith('ErrorCode')),
    );
  return unions
    .sort((one, other) => one.name.text.localeCompare(other.name.text))
    .map((node) => `## ${node.name.text.replace(/Code$/, '')}\n\n${table(['code', 'meaning'], rows(node))}`)
    .join('\n\n');
}

function rows(union) {
  const members = ts.isUnionTypeNode(union.type) ? union.type.types : [union.type];
  return members.map((member) => {
    const [code, comment] = [member.literal.text, commentBefore(member)];
    if (!comment) throw new Error(`${union.name.text} has ${code} without a comment, expected its meaning; write one`);
    return [`\`${code}\``, comment];
  });
}

/** The parser gives no doc comment to a part of a union. */
function commentBefore(node) {
  const text = node.getSourceFile().text;
  const [range] = (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []).slice(-1);
  const found = range ?? beforeBar(node, text);
  return (
    found &&
    text
      .slice(found.pos, found.end)
      .replaceAll(/^\/\*\*\s*|\s*\*\/$/g, '')
      .replaceAll(/\s*\n\s*\*\s*/g, ' ')
  );
}

function beforeBar(node, text) {
  const bar = text.lastIndexOf('|', node.getStart());
  const end = text.lastIndexOf('*/', bar);
  return end >= 0 && text.slice(end + 2, bar).trim() === ''
    ? { pos: text.lastIndexOf('/**', end), end: end + 2 }
    : undefined;
}
