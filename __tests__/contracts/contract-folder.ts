import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder like a repository's, with contracts and packages. */
export interface ContractFolder {
  readonly folder: string;
  /** Writes a file: a string unchanged, anything else as JSON. */
  readonly write: (file: string, content: unknown) => void;
  /** Installs a package with a contract. */
  readonly install: (name: string, version: string, contract: unknown, manifest?: object) => void;
}

/** Makes a folder for each test of a file, and uses it as the working directory. */
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
