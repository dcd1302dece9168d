/** A value that is a text; no other is a name. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The items that only one of the two lists has. */
export function differingTexts(before: unknown, after: unknown): string[] {
  const [was, is] = [before, after].map((value) =>
    text(value)
      .split(',')
      .filter((each) => each !== ''),
  );
  return [...(was ?? []).filter((each) => !is?.includes(each)), ...(is ?? []).filter((each) => !was?.includes(each))];
}
