import { rmSync } from 'node:fs';

/** Removes the folder that the test files of a run shared. */
export default function teardown() {
  rmSync(process.env.TEST_RUN_FOLDER, { recursive: true, force: true });
}
