import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listFiles, makeFolder, openBundle, writeBundle } from '../../../src/terraform/saved-plan/bundle';
import { sha256 } from '../../../src/terraform/saved-plan/manifest';

const FILES = {
  '.terraform.lock.hcl': 'provider "aws" {}',
  'archives/customers-1.zip': 'PK\u0003\u0004',
  'assets/customers/index.js': 'exports.handler = () => {};',
  'cdk.tf.json': '{}',
  'plan.json': '{"format_version":"1.2"}',
  tfplan: 'PK a plan',
};

let folder: string;
let stack: string;
let saved: string;
let copy: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'saved-plan-'));
  [stack, saved, copy] = ['stack', 'saved', 'copy'].map((name) => path.join(folder, name)) as [string, string, string];
  for (const [file, content] of Object.entries(FILES)) write(path.join(stack, file), content);
  write(path.join(stack, '.terraform/providers/aws'), 'a program');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const save = () => writeBundle(stack, saved, { stack: 'shop-prod', changes: 3 });
const ALL = [...Object.keys(FILES), 'manifest.json'].sort();

test('a plan is saved whole, without what every machine fetches for itself', async () => {
  const { manifest, digest } = await save();
  expect(await listFiles(saved)).toEqual(ALL);
  expect(manifest).toMatchObject({ stack: 'shop-prod', changes: 3 });
  const hashes = Object.entries(FILES).map(([file, content]) => [file, sha256(content)]);
  expect(manifest.files).toEqual(Object.fromEntries(hashes));
  expect(digest).toBe(sha256(readFileSync(path.join(saved, 'manifest.json'))));
});

test('nobody but its owner may read any of it, nor of the copy that is applied', async () => {
  chmodSync(path.join(stack, 'tfplan'), 0o644);
  const umask = process.umask(0o000);
  try {
    await save();
    await openBundle(saved, copy);
  } finally {
    process.umask(umask);
  }
  for (const place of [saved, copy]) {
    for (const entry of readdirSync(place, { recursive: true, encoding: 'utf8' })) {
      const { mode } = statSync(path.join(place, entry));
      expect({ entry, shared: mode & 0o077 }).toEqual({ entry, shared: 0 });
    }
    expect(statSync(place).mode & 0o777).toBe(0o700);
  }
});

test('what was saved is what is applied', async () => {
  const { digest } = await save();
  expect((await openBundle(saved, copy, digest)).digest).toBe(digest);
  expect(await listFiles(copy)).toEqual(Object.keys(FILES).sort());
  for (const [file, content] of Object.entries(FILES)) {
    expect(readFileSync(path.join(copy, file), 'utf8')).toBe(content);
  }
});

test.each(Object.keys(FILES))(
  'it is refused where %s is changed, or missing, and nothing of it is copied',
  async (file) => {
    await save();
    writeFileSync(path.join(saved, file), `${FILES[file as keyof typeof FILES]} `);
    await expect(openBundle(saved, copy)).rejects.toMatchObject({
      code: 'ERR_BUNDLE_ALTERED',
      message: `the saved plan in ${saved} is not as it was saved: ${file} was changed; nothing was applied, save a new one`,
    });
    rmSync(path.join(saved, file));
    await expect(openBundle(saved, copy)).rejects.toThrow(
      `not as it was saved: ${file} is missing; nothing was applied`,
    );
    expect(readdirSync(folder).sort()).toEqual(['saved', 'stack']);
  },
);

test('it is refused where something was added, in its folders too', async () => {
  await save();
  write(path.join(saved, 'override.tf'), 'provider "aws" {}');
  write(path.join(saved, 'assets/customers/node_modules/more.js'), '');
  await expect(openBundle(saved, copy)).rejects.toThrow(
    'not as it was saved: assets/customers/node_modules/more.js was added, override.tf was added; nothing',
  );
});

test('a link is no file, wherever it leads', async () => {
  await save();
  rmSync(path.join(saved, 'cdk.tf.json'));
  symlinkSync(path.join(stack, 'cdk.tf.json'), path.join(saved, 'cdk.tf.json'));
  await expect(openBundle(saved, copy)).rejects.toThrow('not as it was saved: cdk.tf.json is no file; nothing');
});

test('another whole plan is refused by the digest of the one that was reviewed', async () => {
  const { digest } = await save();
  write(path.join(stack, 'tfplan'), 'PK another plan');
  const other = await writeBundle(stack, path.join(folder, 'other'), { stack: 'shop-prod', changes: 3 });
  await expect(openBundle(path.join(folder, 'other'), copy, digest)).rejects.toMatchObject({
    code: 'ERR_BUNDLE_ALTERED',
    message: expect.stringContaining(`its digest is ${other.digest}, expected ${digest}; nothing was applied`),
  });
});

test.each([
  ['no JSON', '{'],
  ['another version', '{"version":2,"stack":"s","createdAt":"2026-01-01T00:00:00.000Z","changes":0,"files":{}}'],
  ...['../x', '/etc/x', 'a/../../x', 'a//b', './x', 'a\\..\\x', ''].map((file) => [
    `a file "${file}"`,
    `{"version":1,"stack":"s","createdAt":"2026-01-01T00:00:00.000Z","changes":0,"files":{"${file.replaceAll('\\', '\\\\')}":"${'0'.repeat(64)}"}}`,
  ]),
])('a manifest with %s is none', async (_, text) => {
  await save();
  writeFileSync(path.join(saved, 'manifest.json'), text);
  await expect(openBundle(saved, copy)).rejects.toMatchObject({ code: 'ERR_BUNDLE_UNREADABLE' });
});

test('a folder without a saved plan is told from one that was altered', async () => {
  await expect(openBundle(folder, copy)).rejects.toMatchObject({ code: 'ERR_BUNDLE_UNREADABLE' });
  await expect(openBundle(path.join(folder, 'none'), copy)).rejects.toMatchObject({ code: 'ERR_BUNDLE_UNREADABLE' });
});

test('a plan is saved to a new or empty folder, never into what is there', async () => {
  await makeFolder(path.join(folder, 'a/b'));
  await makeFolder(path.join(folder, 'a/b'));
  await expect(makeFolder(stack)).rejects.toThrow(`${stack} is not empty, expected a new folder; name another`);
  await expect(makeFolder(path.join(stack, 'tfplan'))).rejects.toMatchObject({ code: 'ERR_FOLDER_UNUSABLE' });
});
