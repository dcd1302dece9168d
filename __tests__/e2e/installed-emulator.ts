import { pythonEnvironment } from './python-environment';

/** Installs the emulator before the first suite: two suites run in parallel, and both would install it. */
export default async function installEmulator(): Promise<void> {
  await pythonEnvironment('ministack', 'bin/emulator/requirements.txt');
}
