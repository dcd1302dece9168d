/**
 * Returns a fast parser for lines that are written exactly in the stage's format: every field, in order, each a string
 * without a backslash. Its result equals that of `JSON.parse`, in a fraction of the time. Other lines are left to
 * `JSON.parse`.
 * @param names - names of all fields, in order
 * @returns values by name, valid until the next call; undefined for a line in another form
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
