import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Declared } from './declared';
import { side } from './declared';

const folder = mkdtempSync(path.join(tmpdir(), 'review-test-'));
let count = 0;

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a folder like `cdktf synth`, with these stacks. */
export function written(stacks: Readonly<Record<string, Declared>>): string {
  const out = path.join(folder, `out-${count++}`);
  const manifest = Object.keys(stacks).map((name) => [
    name,
    { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json` },
  ]);
  mkdirSync(out);
  writeFileSync(
    path.join(out, 'manifest.json'),
    JSON.stringify({ version: '0', stacks: Object.fromEntries(manifest) }),
  );
  for (const [name, declared] of Object.entries(stacks)) {
    mkdirSync(path.join(out, 'stacks', name), { recursive: true });
    writeFileSync(stackFile(out, name), JSON.stringify(side(declared).content));
  }
  return out;
}

/** JSON file of a stack in such a folder. */
export function stackFile(out: string, name: string): string {
  return path.join(out, 'stacks', name, 'cdk.tf.json');
}

/** Writes a file for this test alone. */
export function file(name: string, content: string): string {
  const place = path.join(folder, `${count++}-${name}`);
  writeFileSync(place, content, { mode: 0o600 });
  return place;
}

/** Makes an empty folder. */
export function emptyFolder(): string {
  const place = path.join(folder, `empty-${count++}`);
  mkdirSync(place);
  return place;
}
