import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Folder in memory that Linux has. Tests make and remove thousands of temporary folders, which takes long on a disk. */
const IN_MEMORY = '/dev/shm';
/** Followed by the id of the process that made it. */
const NAME = 'cognito-m2m-tests-';

/**
 * Makes the folder for the temporary folders of all test files of a run.
 * @param bytes - free space that the run needs in memory; containers may have as little as 64 MiB
 */
export function temporaryFolder(bytes) {
  if (existsSync(IN_MEMORY)) {
    removeLeft();
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    if (bavail * bsize >= bytes) {
      const folder = mkdtempSync(path.join(IN_MEMORY, `${NAME}${process.pid}-`));
      if (runsPrograms(folder)) return folder;
      rmSync(folder, { recursive: true });
    }
  }
  return mkdtempSync(path.join(tmpdir(), `${NAME}${process.pid}-`));
}

/** Removes the folders of runs that were killed, and so removed nothing. */
function removeLeft() {
  for (const name of readdirSync(IN_MEMORY)) {
    const [, pid] = /^cognito-m2m-tests-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(path.join(IN_MEMORY, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** Some tests start programs that they wrote; containers often forbid that in memory. */
function runsPrograms(folder) {
  const program = path.join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
  return spawnSync(program).status === 0;
}
