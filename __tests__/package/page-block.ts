import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** A TypeScript block of a page, made a whole program. */
export interface PageBlock {
  readonly page: string;
  /** Line of the page at which the block opens. */
  readonly line: number;
  /** Path of the program below a folder of the page's own. */
  readonly file: string;
  readonly code: string;
}

const BLOCK = /^( *)```ts\n([^]*?)^ *```$/gm;
const RELATIVE_IMPORT = /import (?:type )?\{ (\w+) \} from '\.\/([\w/-]+)'/g;

const SERVERS = `resourceServers: {
  'customer-api': { name: 'Customer API', scopes: { read: 'Read', write: 'Write', admin: 'Delete' } },
  orders: { name: 'Orders', scopes: { read: 'Read', write: 'Write', admin: 'Delete' } },
  api: { name: 'API', scopes: { read: 'Read', write: 'Write' } },
},`;
const CLIENTS = "clients: { Any: { scopes: ['orders/read'] } },";
const ROUTES = "routes: { 'GET /any': { scopes: ['orders/read'] } },";

/** Declarations that complete a part of a program, by the name that it uses. */
const GIVEN: Readonly<Record<string, string>> = {
  app: "declare const app: import('cdktf').App;",
  stack: "declare const stack: import('cdktf').TerraformStack;",
  logs: "declare const logs: import('@cdktf/provider-aws/lib/cloudwatch-log-group').CloudwatchLogGroup;",
  settings: "const settings = m2m.readSettings({ M2M_ENVIRONMENT: 'dev' });",
  access: 'declare const access: m2m.AccessDeclaration;',
  orders: 'declare const orders: m2m.AccessDeclaration;',
  invoices: 'declare const invoices: m2m.AccessDeclaration;',
  backend: "const backend = { name: 'orders', entry: 'lambda/orders/index.ts' };",
  ordersBackend: "const ordersBackend = { name: 'orders', entry: 'lambda/orders/index.ts' };",
  invoicesBackend: "const invoicesBackend = { name: 'invoices', entry: 'lambda/invoices/index.ts' };",
};

/** Every TypeScript block of the README and the pages. */
export function pageBlocks(): PageBlock[] {
  const pages = ['README.md', ...readdirSync('docs').map((file) => path.join('docs', file))];
  return pages.filter((file) => file.endsWith('.md')).flatMap((page) => blocksOf(page, readFileSync(page, 'utf8')));
}

function blocksOf(page: string, text: string): PageBlock[] {
  const blocks = Array.from(text.matchAll(BLOCK), ({ index, 1: indent = '', 2: code = '' }) => ({
    line: text.slice(0, index).split('\n').length,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
  const files = new Map(
    blocks.flatMap(({ code }) =>
      Array.from(code.matchAll(RELATIVE_IMPORT), ([, name = '', file = '']) => [name, `${file}.ts`] as const),
    ),
  );
  return blocks.map(({ line, code }) => {
    const [, exported = ''] = /^export (?:const|function) (\w+)/m.exec(code) ?? [];
    return { page, line, file: files.get(exported) ?? `block-${line}.ts`, code: wholeProgram(code) };
  });
}

/** The block, completed by imports, by values that it uses, and by the call whose properties it shows. */
function wholeProgram(code: string): string {
  const called = /^backends?:/.test(code)
    ? `new M2mApiStack(app, { settings, access, ${/^backend:/m.test(code) ? '' : 'backend, '}${code} });`
    : /^(clients|routes):/.test(code)
      ? `defineAccess({ // …\n${code} });`
      : code;
  const whole = called.replace(/^(.*defineAccess\(\{ *)\n? *\/\/ …\n/m, (_, head: string) => {
    const missing = [SERVERS, ...(has(code, 'clients') ? [] : [CLIENTS]), ...(has(code, 'routes') ? [] : [ROUTES])];
    return [head, ...missing, ''].join('\n');
  });
  const given = Object.entries(GIVEN).filter(([name]) => uses(whole, name));
  const offered = ['M2mApiStack', 'M2mPoolStack', 'StateStack', 'defineAccess', 'existingUserPool', 'readSettings'];
  const named = offered.filter((name) => whole.includes(name) && !isImported(code, name));
  return [
    "import * as m2m from 'cognito-m2m';",
    `import { ${named.join(', ')} } from 'cognito-m2m';`,
    ...given.map(([, declaration]) => declaration),
    whole,
    'export {};',
  ].join('\n');
}

function has(code: string, property: string): boolean {
  return new RegExp(`^ *${property}:`, 'm').test(code);
}

/** Whether a program uses a name as a value that it does not declare itself. */
function uses(code: string, name: string): boolean {
  return (
    new RegExp(`(?<![\\w.'-])${name}(?![\\w':-])`).test(code) &&
    !new RegExp(`const ${name}\\b`).test(code) &&
    !isImported(code, name)
  );
}

function isImported(code: string, name: string): boolean {
  return new RegExp(`^import .*\\b${name}\\b`, 'm').test(code);
}
