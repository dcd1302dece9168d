/**
 * Words that make a reader translate, and what to write instead. The style for Markdown and for comments reads this list.
 * @type {readonly { readonly pattern: RegExp, readonly instead: string }[]}
 */
export const PHRASES = [
  { pattern: /\bbesides\b/i, instead: '"also", "too" or "in addition"' },
  { pattern: /\banew\b/i, instead: '"again"' },
  { pattern: /\banyhow\b/i, instead: '"anyway", or nothing' },
  { pattern: /\bwho(?:so)?ever\b/i, instead: 'the name of the actor' },
  { pattern: /\bsave (?:for|that)\b/i, instead: '"except"' },
  { pattern: /\blet be\b/i, instead: '"leave unchanged" or "suppress"' },
  { pattern: /\bof one's own\b/i, instead: '"custom" or "own"' },
  { pattern: /\b(?:he|his|himself)\b/, instead: 'the name of the role, or "they"' },
  { pattern: /\bno(?:body|thing) that\b/i, instead: 'the positive sentence' },
  { pattern: /\b(?:is|are|was|were) (?:said|told|asked)\b/i, instead: 'the active voice: who says or asks it' },
  { pattern: /\bin vain\b/i, instead: '"without success"' },
];
