#!/usr/bin/env node
// Runs a command with another version of Node.js: `node bin/with-node.mjs 22 -- npm test`. Node.js is installed from
// npm, in the version pinned here, into the user's cache folder.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { constants, homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** By major version: the oldest that `engines` allows, and the others that the tests run on. */
const VERSIONS = { 20: '20.19.0', 22: '22.23.5', 24: '24.22.3' };
const CACHE = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'cognito-m2m');
// Package that the install script of the npm package `node` would add; npm may not run that script.
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** Returns the folder of the `node` command of a version. */
async function nodeFolder(version) {
  const folder = path.join(CACHE, `node-${version}`);
  const bin = path.join(folder, 'node_modules', PACKAGE, 'bin');
  if (existsSync(bin)) return bin;
  process.stderr.write(`installing Node.js ${version} into ${folder}, once\n`);
  await mkdir(CACHE, { recursive: true });
  // Renamed once it is complete, so that a broken installation is never used.
  const made = await mkdtemp(`${folder}-`);
  try {
    const options = ['--prefix', made, '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
    await promisify(execFile)('npm', ['install', ...options, `${PACKAGE}@${version}`]);
    await rename(made, folder).catch((error) => {
      if (!existsSync(bin)) throw error;
    });
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return bin;
}

const [major, separator, command, ...args] = process.argv.slice(2);
const version = VERSIONS[major];
if (version === undefined || separator !== '--' || command === undefined) {
  const given = process.argv.slice(2).join(' ');
  const expected = `one of ${Object.keys(VERSIONS).join(', ')}, then -- and a command`;
  process.stderr.write(`error: given "${given}", expected ${expected}; correct it\n`);
  process.exit(2);
}
let bin;
try {
  bin = await nodeFolder(version);
} catch (error) {
  process.stderr.write(`error: Node.js ${version} cannot be installed: ${error.stderr || error.message}\n`);
  process.exit(1);
}
const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
const child = spawn(command, args, { stdio: 'inherit', env });
// The parent only waits: the command handles signals from the terminal or the caller.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  process.stderr.write(`error: ${command} does not start: ${error.message}\n`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal];
});
