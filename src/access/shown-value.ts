/** Characters of a text that are shown. */
const MAX_SHOWN = 80;

/** Any value as text for a message, at most one line long. */
export function shownValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'that is a function';
    case 'symbol':
      return 'that is a symbol';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? 'that is a list' : 'that is an object';
    default:
      return String(value);
  }
}
