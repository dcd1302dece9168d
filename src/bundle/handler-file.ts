/** How a runtime finds the file of a handler. */
interface HandlerRule {
  readonly runtime: RegExp;
  /** Files one of which must be there; undefined if the handler's name has another form than the runtime's. */
  readonly files: (handler: string) => readonly string[] | undefined;
  /** Form of a handler's name, with an example. */
  readonly form: string;
}

const SCRIPT = /^([\w./-]+)\.(\w+)$/;

const RULES: readonly HandlerRule[] = [
  {
    runtime: /^nodejs/,
    files: (handler) => inModule(handler, (module) => ['.js', '.mjs', '.cjs'].map((end) => `${module}${end}`)),
    form: 'a file and an export, such as index.handler',
  },
  {
    runtime: /^python/,
    files: (handler) =>
      inModule(handler, (module) => {
        const file = module.replaceAll('.', '/');
        return [`${file}.py`, `${file}/__init__.py`];
      }),
    form: 'a module and a function, such as app.handler',
  },
  {
    runtime: /^ruby/,
    files: (handler) => {
      const [, file] = /^([\w/-]+)\.\S+$/.exec(handler) ?? [];
      return file === undefined ? undefined : [`${file}.rb`];
    },
    form: 'a file and a method, such as app.handler',
  },
  {
    runtime: /^java/,
    files: (handler) => {
      const [, name] = /^([\w.$]+)(?:::\w+)?$/.exec(handler) ?? [];
      return name === undefined ? undefined : [`${name.replaceAll('.', '/')}.class`, 'lib/*.jar', '*.jar'];
    },
    form: 'a class and a method, such as com.example.Orders::handle',
  },
  {
    runtime: /^dotnet/,
    files: (handler) => {
      const [, assembly] = /^([\w.]+)::[\w.+]+::\w+$/.exec(handler) ?? [];
      const file = assembly ?? (/^[\w.]+$/.test(handler) ? handler : undefined);
      return file === undefined ? undefined : [`${file}.dll`];
    },
    form: 'an assembly, a type and a method, such as Orders::Orders.Function::Handle',
  },
  { runtime: /^provided/, files: () => ['bootstrap'], form: 'any text' },
];

/** Prefixes of the runtimes whose handlers are known. */
export const RUNTIMES = ['nodejs', 'python', 'java', 'ruby', 'dotnet', 'provided'] as const;

/**
 * Returns the error in a handler for a runtime, given the files of its package.
 * @param files - paths with forward slashes
 * @returns undefined if the handler is there
 */
export function handlerFault(runtime: string, handler: string, files: readonly string[]): HandlerFault | undefined {
  const rule = RULES.find((each) => each.runtime.test(runtime));
  if (!rule) {
    const expected = `one that begins with ${RUNTIMES.join(', ')}`;
    return { given: `the runtime "${runtime}"`, expected, fix: 'correct it' };
  }
  const candidates = rule.files(handler);
  if (!candidates) return { given: `the handler "${handler}"`, expected: rule.form, fix: 'correct it' };
  if (candidates.some((candidate) => files.some((file) => isFile(file, candidate)))) return undefined;
  const given = `the handler "${handler}" and no ${candidates.join(' or ')}`;
  return { given, expected: `the file that ${runtime} starts`, fix: 'add it, or correct the handler' };
}

/** The given value, the expected value and the fix. */
export interface HandlerFault {
  readonly given: string;
  readonly expected: string;
  readonly fix: string;
}

function inModule(handler: string, files: (module: string) => string[]): string[] | undefined {
  const [, module] = SCRIPT.exec(handler) ?? [];
  return module === undefined ? undefined : files(module);
}

function isFile(file: string, candidate: string): boolean {
  if (!candidate.includes('*')) return file === candidate;
  const [before = '', after = ''] = candidate.split('*');
  return file.startsWith(before) && file.endsWith(after) && !file.slice(before.length).includes('/');
}
