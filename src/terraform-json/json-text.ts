/** The parsed JSON of a text, or undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Like `parseJson`, but undefined if an object repeats a name: readers differ in the value that they take. */
export function strictJson(text: string): unknown {
  const value = parseJson(text);
  return value === undefined || repeatedName(text) !== undefined ? undefined : value;
}

/**
 * A name that an object of a JSON text has twice; undefined if each has its names once.
 * @param text - JSON that can be parsed
 */
export function repeatedName(text: string): string | undefined {
  // Names of each object that is open; a list has none.
  const open: (Set<string> | undefined)[] = [];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (isName(text, index + token.length)) {
      const name = JSON.parse(token) as string;
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
  }
  return undefined;
}

function isName(text: string, end: number): boolean {
  let index = end;
  while (/\s/.test(text[index] ?? '')) index += 1;
  return text[index] === ':';
}
