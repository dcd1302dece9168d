import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder as a repository has it, for contracts and packages that are in it. */
export interface ContractFolder {
  readonly folder: string;
  /** Writes a file, a text as it is and anything else as JSON. */
  readonly write: (file: string, content: unknown) => void;
  /** Installs a package with a contract. */
  readonly install: (name: string, version: string, contract: unknown, manifest?: object) => void;
}

/** A folder for the tests of a file, which is the working directory in each of them. */
export function contractFolder(): ContractFolder {
  const own = process.cwd();
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'contracts-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(own);
    rmSync(folder, { recursive: true, force: true });
  });
  const write = (file: string, content: unknown) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  };
  return {
    get folder() {
      return folder;
    },
    write,
    install: (name, version, contract, manifest = {}) => {
      write(`node_modules/${name}/package.json`, { name, version, ...manifest });
      write(`node_modules/${name}/contract.json`, contract);
    },
  };
}
