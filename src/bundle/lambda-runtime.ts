/**
 * Runtimes that AWS supports for code in a folder or zip, the newest of a language last. As of November 2026; a runtime that
 * Lambda gets later is added here.
 * @see AWS docs, "Lambda runtimes"
 */
const SUPPORTED: Readonly<Record<string, readonly string[]>> = {
  nodejs: ['nodejs22.x', 'nodejs24.x'],
  python: ['python3.11', 'python3.12', 'python3.13', 'python3.14'],
  java: ['java8.al2', 'java8.al2023', 'java11', 'java11.al2023', 'java17', 'java17.al2023', 'java21', 'java25'],
  ruby: ['ruby3.3', 'ruby3.4', 'ruby4.0'],
  dotnet: ['dotnet10'],
  provided: ['provided.al2023'],
};

/** Runtimes without security updates, by their successor. */
const ENDED: Readonly<Record<string, readonly string[]>> = {
  'nodejs24.x': [
    'nodejs',
    'nodejs4.3',
    'nodejs4.3-edge',
    'nodejs6.10',
    'nodejs8.10',
    'nodejs10.x',
    'nodejs12.x',
    'nodejs14.x',
    'nodejs16.x',
    'nodejs18.x',
    'nodejs20.x',
  ],
  'python3.14': ['python2.7', 'python3.6', 'python3.7', 'python3.8', 'python3.9', 'python3.10'],
  java25: ['java8'],
  'ruby4.0': ['ruby2.5', 'ruby2.7', 'ruby3.2'],
  dotnet10: ['dotnetcore1.0', 'dotnetcore2.0', 'dotnetcore2.1', 'dotnetcore3.1', 'dotnet6', 'dotnet8'],
  'provided.al2023': ['provided', 'provided.al2', 'go1.x'],
};

/**
 * Returns the error for a runtime that Lambda does not have, or no longer supports.
 * @returns undefined for a supported runtime
 */
export function runtimeFault(runtime: string): RuntimeFault | undefined {
  const supported = Object.values(SUPPORTED).flat();
  if (supported.includes(runtime)) return undefined;
  const [successor] = Object.entries(ENDED).find(([, ended]) => ended.includes(runtime)) ?? [];
  if (successor !== undefined) {
    return { expected: `a runtime that AWS still supports, such as ${successor}`, fix: 'move the code to it' };
  }
  const [, own = supported] = Object.entries(SUPPORTED).find(([language]) => runtime.startsWith(language)) ?? [];
  return { expected: `a runtime of Lambda: ${own.join(', ')}`, fix: 'correct it' };
}

/** The expected value and the fix. */
export interface RuntimeFault {
  readonly expected: string;
  readonly fix: string;
}
