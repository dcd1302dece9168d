import { PHRASES } from './phrases.mjs';

const OPENING = {
  pattern: /^\*\s*(?:\*\s*)?(?:What|Whoever)\b/,
  instead: 'a noun ("Options of the caller.") or a verb ("Returns …")',
};

/** An ESLint plugin: its one rule reports each phrase of the list in a comment, and a doc comment that opens with "What". */
export const commentStyle = {
  rules: {
    phrase: {
      meta: { type: 'suggestion', schema: [] },
      create: ({ report, sourceCode }) => ({
        Program: () => {
          for (const comment of sourceCode.getAllComments()) {
            for (const { pattern, instead } of [OPENING, ...PHRASES]) {
              const found = pattern.exec(comment.value);
              if (found)
                report({ loc: comment.loc, message: `"${found[0].replace(/^[*\s]+/, '')}": write ${instead}` });
            }
          }
        },
      }),
    },
  },
};
