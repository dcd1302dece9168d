import { visit } from 'unist-util-visit';
import { PHRASES } from './phrases.mjs';

/** A remark plugin: reports each phrase of the list in the text of a page, and not in its code. */
export function markdownStyle() {
  return (tree, file) => {
    visit(tree, 'text', (node) => {
      for (const { pattern, instead } of PHRASES) {
        const found = pattern.exec(node.value);
        if (found) file.message(`"${found[0]}": write ${instead}`, node, 'prose:phrase');
      }
    });
  };
}
