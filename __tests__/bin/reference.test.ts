import { spawnSync } from 'node:child_process';
import path from 'node:path';

const SCRIPT = path.resolve('bin/reference.mjs');

test('the reference pages match the sources; if one does not, run npm run docs', () => {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
