import { temporaryFolder } from '../run/temporary-folder.mjs';
import { pythonEnvironment } from './python-environment';

/** Free bytes that a run needs for its temporary folders: some suites install the package with all that it needs. */
const ENOUGH = 8 * 2 ** 30;

/** Installs the emulator before the first suite: two suites run in parallel, and both would install it. */
export default async function setup(): Promise<void> {
  await pythonEnvironment('ministack', 'bin/emulator/requirements.txt');
  process.env.TMPDIR = temporaryFolder(ENOUGH);
  // Each command of Terraform reads all schemas of the provider. Collected less often, they take a quarter less of its time.
  process.env.GOGC ??= '800';
}
