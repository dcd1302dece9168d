import { rmSync } from 'node:fs';

/** Removes what the files of a run shared. */
export default function teardown() {
  rmSync(process.env.TEST_RUN_FOLDER, { recursive: true, force: true });
}
