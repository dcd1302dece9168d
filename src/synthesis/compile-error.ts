/** A message of the command of esbuild with its place. */
const MESSAGE = /^\S+ \[ERROR\] (.+?)(?: \[[\w-]+\])?\n\n {4}(\S+:\d+:\d+):$/gm;

/** The errors that the command of esbuild prints, in one line; undefined if the text has none. */
export function compileErrors(stderr: string): string | undefined {
  const found = Array.from(stderr.matchAll(MESSAGE), ([, message = '', place = '']) => `${message} (${place})`);
  return found.length === 0 ? undefined : found.join('; ');
}
