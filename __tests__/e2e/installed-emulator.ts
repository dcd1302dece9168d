import { pythonEnvironment } from './python-environment';

/** Installs the emulator before the first suite: two of them run at once, and both would. */
export default async function installEmulator(): Promise<void> {
  await pythonEnvironment('ministack', 'bin/emulator/requirements.txt');
}
