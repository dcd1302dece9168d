#!/usr/bin/env node
// Creates a Python virtual environment with exactly the pinned requirements of a file, once, in the user's cache
// folder: `node bin/python-environment.mjs ministack bin/emulator/requirements.txt` prints its folder. PYTHON sets the
// interpreter.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const CACHE = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'cognito-m2m');
const run = promisify(execFile);

/**
 * Returns the folder of the environment.
 * @param name - package in the requirements; the folder is named after it and its version
 */
export async function pythonEnvironment(name, file) {
  const requirements = await readFile(file, 'utf8');
  const version = new RegExp(`^${name}==(.+)$`, 'm').exec(requirements)?.[1] ?? 'unknown';
  const folder = path.join(CACHE, `${name}-${version}`);
  // Written last, so that an incomplete environment is created again.
  const marker = path.join(folder, 'requirements.txt');
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === requirements) return folder;
  process.stderr.write(`installing ${name} ${version} into ${folder}; this takes half a minute, once\n`);
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(CACHE, { recursive: true });
    await run(process.env.PYTHON ?? 'python3', ['-m', 'venv', folder]);
    const pip = ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', file];
    await run(path.join(folder, 'bin', 'pip'), pip);
    await writeFile(marker, requirements);
  } catch (error) {
    throw new Error(`${name} ${version} cannot be installed: ${error.stderr || error.message}`);
  }
  return folder;
}

if (process.argv[1] === import.meta.filename) {
  const [name, file] = process.argv.slice(2);
  try {
    process.stdout.write(`${await pythonEnvironment(name, file)}\n`);
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`error: ${error.message}\n`);
  }
}
