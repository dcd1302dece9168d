import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'verify-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a file for this test alone; content other than text is written as JSON. */
export function write(name: string, content: unknown, mode = 0o600): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode });
  return file;
}
