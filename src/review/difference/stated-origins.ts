import type { Leaf } from './leaf';
import type { Subject } from './subject';
import type { StatementInputs } from './statement-inputs';
import { differingTexts, text } from './leaf-text';

/** A header with an origin that a statement names, or a header that says that there are several origins. */
export function origin({ path, before, after }: Leaf, _: Subject, inputs: StatementInputs): boolean {
  const header = path.at(-1)?.toLowerCase() ?? '';
  const origins = originsOf(inputs);
  const values = [before, after].flatMap((value) => (value === undefined ? [] : text(value).replaceAll(/^'|'$/g, '')));
  if (origins.size === 0) return false;
  if (header.endsWith('.header.vary')) return values.every((value) => value === 'Origin');
  return (
    header.endsWith('.header.access-control-allow-origin') &&
    values.some((value) => origins.has(value)) &&
    values.every(isOrigin)
  );
}

/** A template that differs only in its list of origins. */
export function originTemplate({ before, after }: Leaf, _: Subject, inputs: StatementInputs): boolean {
  if (typeof before !== 'string' || typeof after !== 'string') return false;
  const [was, is] = [before, after].map((text) => text.replaceAll(CHOICE, '$$origin'));
  const rest = (text = '') => text.replaceAll(/(\$origin)+/g, '$$origin');
  const chosen = (text: string) => [...text.matchAll(CHOICE)].map(([, each = '']) => each);
  const differing = [
    ...chosen(before).filter((each) => !chosen(after).includes(each)),
    ...chosen(after).filter((each) => !chosen(before).includes(each)),
  ];
  const origins = originsOf(inputs);
  return rest(was) === rest(is) && differing.length > 0 && differing.every((each) => origins.has(each));
}

export function originList({ before, after }: Leaf, _: Subject, inputs: StatementInputs): boolean {
  const differing = differingTexts(before, after);
  const origins = originsOf(inputs);
  return differing.length > 0 && differing.every((each) => origins.has(each));
}

function originsOf({ comparison }: StatementInputs): ReadonlySet<string> {
  const [was, is] = [comparison.before.pageOrigins, comparison.after.pageOrigins];
  return new Set([...was.filter((each) => !is.includes(each)), ...is.filter((each) => !was.includes(each))]);
}

function isOrigin(value: string): boolean {
  return /^https?:\/\/[a-z0-9.-]+(:\d+)?$/.test(value);
}

const CHOICE = /\$origin == "([^"]*)"(?: \|\| )?/g;
