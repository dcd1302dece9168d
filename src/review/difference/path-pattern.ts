/** Attributes that a block of any type may have; only a pattern that names such an attribute matches it. */
const OF_EVERY_BLOCK = [
  '//',
  'alarm_description',
  'connection',
  'count',
  'depends_on',
  'description',
  'dynamic',
  'for_each',
  'lifecycle',
  'provider',
  'provisioner',
  'region',
  'tags',
];

/** Whether a path is one that a pattern means: `*` is one name, `**` any number of them, none among them. */
export function matchesPath(pattern: string, path: readonly string[]): boolean {
  const [first] = path;
  if (pattern.startsWith('*') && first !== undefined && OF_EVERY_BLOCK.includes(first)) return false;
  return matches(pattern === '' ? [] : pattern.split('.'), path);
}

function matches([first, ...rest]: readonly string[], path: readonly string[]): boolean {
  if (first === undefined) return path.length === 0;
  if (first === '**' && rest.length === 0) return true;
  const [name, ...below] = path;
  return name !== undefined && (first === '*' || first === name) && matches(rest, below);
}

/** A path as a reader writes it. */
export function pathText(path: readonly string[]): string {
  return path.length === 0 ? 'the block itself' : path.join('.');
}
