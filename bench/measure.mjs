import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const WRAPPER = fileURLToPath(new URL('measure.py', import.meta.url));
const LINES_SHOWN = 15;

/** A command of one of the ways that failed or could not be started. */
export class CommandError extends Error {}

/**
 * Runs a command in a separate process and measures it.
 * @param {import('./ways.mjs').Command} command
 * @returns {Promise<{ wallSeconds: number, cpuSeconds: number, peakBytes: number }>} CPU time of the process and all
 * its descendants, and peak memory of the largest of them
 * @throws {CommandError} with the first lines that the command wrote to stderr
 */
export async function measure({ args, cwd, env }) {
  const child = spawn('python3', [WRAPPER, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [status, stderr, figures] = await Promise.all([exited, text(child.stderr), text(child.stdio[3])]).catch(
    (error) => {
      throw new CommandError(
        error.code === 'ENOENT'
          ? 'python3 is not there: it reads CPU time and peak memory from the system'
          : error.message,
      );
    },
  );
  if (status !== 0) {
    const shown = stderr.trim().split('\n').slice(0, LINES_SHOWN).join('\n');
    throw new CommandError(`\`${args.join(' ')}\` ended with ${status}:\n${shown}`);
  }
  return JSON.parse(figures);
}
