import { UNSEEN } from '../pattern/unseen-character';
import { isRecord } from '../terraform-json/stack-view';

const WIDTH = 110;
const STEP = '  ';
const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/**
 * A value as a TypeScript literal, on one line if it fits.
 * @param indent - spaces before the line that it begins on
 * @param taken - characters on that line before and behind it
 */
export function sourceLiteral(value: unknown, indent = '', taken = 0): string {
  const short = onOneLine(value);
  if (indent.length + taken + short.length <= WIDTH) return short;
  const inner = indent + STEP;
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${sourceLiteral(item, inner, 1)},\n`);
    return `[\n${items.join('')}${indent}]`;
  }
  if (!isRecord(value)) return short;
  const fields = Object.entries(value).map(([key, field]) => {
    const name = keyText(key);
    return `${inner}${name}: ${sourceLiteral(field, inner, name.length + 3)},\n`;
  });
  return `{\n${fields.join('')}${indent}}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (isRecord(value)) {
    const fields = Object.entries(value).map(([key, field]) => `${keyText(key)}: ${onOneLine(field)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return typeof value === 'string' ? textLiteral(value) : JSON.stringify(value);
}

function keyText(key: string): string {
  return PLAIN_KEY.test(key) ? key : textLiteral(key);
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** In single quotes, unless it has one itself. */
function textLiteral(text: string): string {
  const quoted = JSON.stringify(text).replaceAll(UNSEEN, (found) =>
    Array.from({ length: found.length }, (_, index) => unit(found.charCodeAt(index))).join(''),
  );
  return text.includes("'") ? quoted : `'${quoted.slice(1, -1).replaceAll('\\"', '"')}'`;
}
