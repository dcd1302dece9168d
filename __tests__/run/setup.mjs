import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './temporary-folder.mjs';

/** Free bytes that a run needs for its temporary folders. */
const ENOUGH = 2 * 2 ** 30;

/**
 * Makes a folder that the test files of a run share: for a signing key, and for JSON that one of them has synthesized.
 * Jest calls it before the first file; the files find the folder by TEST_RUN_FOLDER.
 */
export default function setup() {
  // Terraform CDK creates these folders if they are missing, and fails if another test file is faster.
  for (const folder of ['.build', 'cdktf.out']) mkdirSync(folder, { recursive: true });
  const folder = mkdtempSync(path.resolve('.build/test-run-'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(path.join(folder, 'signing-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
  });
  process.env.TEST_RUN_FOLDER = folder;
  process.env.TMPDIR = temporaryFolder(ENOUGH);
}
