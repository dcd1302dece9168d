import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Folder in memory that Linux has. Tests make and remove thousands of temporary folders, which takes long on a disk. */
const IN_MEMORY = '/dev/shm';
const NAME = 'cognito-m2m-tests-';

/**
 * Makes the folder for the temporary folders of all test files of a run.
 * @param bytes - free space that the run needs in memory; containers may have as little as 64 MiB
 */
export function temporaryFolder(bytes) {
  if (existsSync(IN_MEMORY)) {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    if (bavail * bsize >= bytes) {
      const folder = mkdtempSync(path.join(IN_MEMORY, NAME));
      if (runsPrograms(folder)) return folder;
      rmSync(folder, { recursive: true });
    }
  }
  return mkdtempSync(path.join(tmpdir(), NAME));
}

/** Some tests start programs that they wrote; containers often forbid that in memory. */
function runsPrograms(folder) {
  const program = path.join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
  return spawnSync(program).status === 0;
}
