/**
 * Takes a line apart that is written exactly as its stage writes it: every field, in its order, each a text without a
 * backslash. It says the same as `JSON.parse`, in a fraction of the time, and leaves every other line to that.
 * @param names - of all fields, in their order
 * @returns the values by name, until the next line is taken apart; undefined for a line that is written otherwise
 */
export function lineScanner(names: readonly string[]): (line: string) => Readonly<Record<string, string>> | undefined {
  const begins = names.map((name, index) => `${index === 0 ? '{' : '",'}${JSON.stringify(name)}:"`);
  const [first = '{}'] = begins;
  const values: Record<string, string> = {};
  return (line) => {
    if (!line.startsWith(first) || line.includes('\\')) return undefined;
    let at = first.length;
    for (let index = 0; index < names.length; index++) {
      const end = line.indexOf('"', at);
      const next = begins[index + 1] ?? '"}';
      if (end < 0 || !line.startsWith(next, end)) return undefined;
      values[names[index] ?? ''] = line.slice(at, end);
      at = end + next.length;
    }
    return at === line.length || (at === line.length - 1 && line.endsWith('\r')) ? values : undefined;
  };
}
