import { setFlagsFromString } from 'node:v8';

// Regular expressions with the flag `l`, which V8 runs without going back.
setFlagsFromString('--enable-experimental-regexp-engine');

/**
 * A regular expression for text that callers choose: the time it takes grows with the length of the text and no faster.
 * One that cannot be run so, because it looks ahead or back, refers to a group or repeats something very often, is run as
 * usual.
 * @throws SyntaxError where it is no regular expression
 */
export function linearRegExp(source: string): RegExp {
  // Reads it more strictly than without the flag.
  const usual = new RegExp(source, 'u');
  // Without the flag `u` these mean something else.
  if (/\\[pPu]/.test(source)) return usual;
  try {
    return new RegExp(source, 'l');
  } catch {
    return usual;
  }
}
