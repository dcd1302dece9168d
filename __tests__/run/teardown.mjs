import { rmSync } from 'node:fs';

/** Removes what the test files of a run shared, and what they left. */
export default function teardown() {
  const { TEST_RUN_FOLDER, TMPDIR } = process.env;
  for (const folder of [TEST_RUN_FOLDER, TMPDIR]) if (folder) rmSync(folder, { recursive: true, force: true });
}
