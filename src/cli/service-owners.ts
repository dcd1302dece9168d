import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ServiceNote } from '../access/service-note';
import { CommandError } from './error';

/** Paths where GitHub and other forges look for the file. */
export const CODE_OWNERS_FILES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** A user or a team of a forge, or an address. */
const FORGE_OWNER = /^@[\w.-]+(?:\/[\w./-]+)?$|^[^\s@#]+@[^\s@#]+$/;
const PASSED_OVER = /^(?:\.|node_modules$|dist$|cdktf\.out$)/;
const SOURCE = /(?<!\.d)\.[cm]?ts$/;

/**
 * Lines of CODEOWNERS: the file that defines each service, or its contract, with the owner of the service. A contract in a
 * package has no file here.
 * @throws CommandError if a service has no such owner, or its file is not found
 */
export function serviceOwners({ owners, sources = {} }: ServiceNote): string {
  const defining = Object.keys(owners).filter((name) => !Object.hasOwn(sources, name));
  const files = defining.length > 0 ? serviceFiles(defining) : new Map<string, string>();
  return Object.entries(owners)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, owner]) => {
      if (!FORGE_OWNER.test(owner)) {
        throw new CommandError(
          `the owner of service "${name}" is "${owner}", expected @organization/team, @user or an address; correct the owner of the service`,
        );
      }
      const source = sources[name];
      if (source !== undefined && !isFile(source)) return `# ${name}: ${source}, in its own repository`;
      const file = source ?? files.get(name) ?? '';
      return `/${path.posix.normalize(file).replaceAll(' ', '\\ ')} ${owner}`;
    })
    .join('\n');
}

function isFile(source: string): boolean {
  return source.endsWith('.json') && !path.isAbsolute(source);
}

/** The file that calls `defineService` for each name. */
function serviceFiles(names: readonly string[]): Map<string, string> {
  const sources = sourceFiles('.').flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return text.includes('defineService(') ? [{ file, text }] : [];
  });
  return new Map(
    names.map((name) => {
      const found = sources.filter(({ text }) => new RegExp(`\\bname:\\s*(['"\`])${name}\\1`).test(text));
      const [only, ...others] = found;
      if (only && others.length === 0) return [name, only.file];
      const given = found.length === 0 ? 'no file' : found.map(({ file }) => file).join(' and ');
      throw new CommandError(
        `service "${name}" is defined by ${given}, expected one file with defineService and its name; write name: '${name}' in only one file`,
      );
    }),
  );
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !PASSED_OVER.test(name))
    .flatMap((entry) => {
      const file = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return sourceFiles(file);
      return entry.isFile() && SOURCE.test(entry.name) ? [file] : [];
    });
}
