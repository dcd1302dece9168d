import { codeSpan } from './markdown';

/** Text from the input: a name, an address, a scope. */
export interface Quoted {
  readonly value: string;
}

/** A sentence that separates text from the input from the review's own words. */
export type Phrase = readonly (string | Quoted)[];

/** One sentence about a list names no more of it; the others are counted. */
const MOST_NAMED = 10;

/** Builds a phrase: inserted text is quoted; numbers and phrases are not. */
export function say(words: TemplateStringsArray, ...values: readonly (string | number | Phrase)[]): Phrase {
  return words.flatMap((word, index) => {
    const value = values[index];
    if (value === undefined) return [word];
    if (typeof value === 'object') return [word, ...value];
    return [word, typeof value === 'number' ? String(value) : { value }];
  });
}

/** The first of some names, and how many more there are. */
export function named(values: readonly string[], most = MOST_NAMED): Phrase {
  const shown = values.slice(0, most).flatMap((value, index) => (index === 0 ? [{ value }] : [', ', { value }]));
  return values.length > most ? [...shown, ` and ${values.length - most} more`] : shown;
}

/** A number with its noun. */
export function counted(count: number, one: string, many = `${one}s`): Phrase {
  return [`${count} ${count === 1 ? one : many}`];
}

/** Some routes, and how many they are. */
export function namedRoutes(routes: readonly string[]): Phrase {
  return routes.length === 1 ? named(routes) : say`${counted(routes.length, 'route')}: ${named(routes)}`;
}

/** The phrase as Markdown, quoted text as code. */
export function toMarkdown(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : codeSpan(part.value))).join('');
}

/** As text. */
export function toText(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : part.value)).join('');
}
