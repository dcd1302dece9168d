import { setFlagsFromString } from 'node:v8';
import { linearPattern } from '../pattern/linear-pattern';

// Regular expressions with the flag `l`, which V8 runs without going back.
setFlagsFromString('--enable-experimental-regexp-engine');

/**
 * A regular expression for text that callers choose: its time grows only linearly with the length of the text.
 * @throws SyntaxError with the reason, for an invalid regular expression or one that cannot run in linear time
 */
export function linearRegExp(source: string): RegExp {
  // Reads it more strictly than without the flag.
  new RegExp(source, 'u');
  const linear = linearPattern(source);
  if ('source' in linear) return new RegExp(linear.source, 'l');
  throw new SyntaxError(
    `the pattern ${source} has ${linear.hindrance}, which lets a text of a caller take unlimited time`,
  );
}
