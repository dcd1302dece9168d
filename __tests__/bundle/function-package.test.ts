import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { BundleError } from '../../src/bundle/error';
import type { PackageOptions } from '../../src/bundle/function-package';
import { functionPackage } from '../../src/bundle/function-package';
import { folderFiles } from '../../src/bundle/package-folder';
import { zipOf } from './zip-of';

const root = mkdtempSync(path.join(tmpdir(), 'function-package-'));
let count = 0;

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Makes a folder with a handler and with links to other places. */
function folderWith(links: Readonly<Record<string, string>>): string {
  const folder = path.join(root, `folder-${count++}`);
  mkdirSync(path.join(folder, 'lib'), { recursive: true });
  writeFileSync(path.join(folder, 'index.js'), 'exports.handler = () => {};');
  writeFileSync(path.join(folder, 'lib', 'a.js'), 'exports.a = 1;');
  for (const [link, target] of Object.entries(links)) symlinkSync(target, path.join(folder, link));
  return folder;
}

function zipped(contents: Buffer | string): string {
  const file = path.join(root, `${count++}.zip`);
  writeFileSync(file, contents);
  return file;
}

const packaged = (kind: PackageOptions['kind'], at: string) =>
  functionPackage({ kind, path: at, runtime: 'nodejs22.x', handler: 'index.handler' });

function refusal(kind: PackageOptions['kind'], at: string): string {
  try {
    packaged(kind, at);
  } catch (error) {
    if (error instanceof BundleError) return error.message;
    throw error;
  }
  return 'taken';
}

describe('links in a folder', () => {
  test('count as the files and folders that they lead to', () => {
    const folder = folderWith({ 'b.js': 'lib/a.js', 'c.js': 'b.js', again: 'lib' });
    const names = folderFiles(folder, folder).map(({ name }) => name);
    expect(names.sort()).toEqual(['again/a.js', 'b.js', 'c.js', 'index.js', 'lib/a.js']);
    expect(packaged('folder', folder).path).toBe(folder);
  });

  test('may be the file of the handler, whose mode is that of what it leads to', () => {
    const folder = folderWith({});
    rmSync(path.join(folder, 'index.js'));
    chmodSync(path.join(folder, 'lib', 'a.js'), 0o755);
    symlinkSync('lib/a.js', path.join(folder, 'index.js'));
    expect(packaged('folder', folder)).toMatchObject({ executable: true });
  });

  test('may be the folder itself', () => {
    const link = path.join(root, 'link-to-folder');
    symlinkSync(folderWith({ 'b.js': 'lib/a.js' }), link);
    expect(packaged('folder', link).path).toBe(link);
  });

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'to nothing',
      { 'b.js': 'gone.js' },
      /has the link "b\.js" to nothing, expected links that lead to a file; correct/,
    ],
    ['to itself', { 'b.js': 'b.js' }, /has the link "b\.js" that leads in a circle/],
    ['to one another', { 'b.js': 'c.js', 'c.js': 'b.js' }, /has the link "[bc]\.js" that leads in a circle/],
    ['to the folder', { self: '.' }, /has the link "self" to a parent folder, expected no circle; remove it/],
    ['to a folder that leads back', { 'lib/up': '..' }, /has the link "lib\/up" to a parent folder/],
    [
      'to a folder around it',
      { out: '..' },
      /has the link "out" to .+, expected links that stay inside of it; replace/,
    ],
    [
      'to a file elsewhere',
      { 'b.js': '/etc/hostname' },
      /has the link "b\.js" to \/etc\/hostname, expected links that/,
    ],
    ['out and in again', { out: '/etc', 'in.js': 'out/hostname' }, /has the link "(?:out|in\.js)" to \/etc/],
  ])('%s are refused by name', (_, links, message) => {
    expect(refusal('folder', folderWith(links))).toMatch(message);
  });

  test('to a folder whose name begins like its own are refused', () => {
    const folder = folderWith({});
    mkdirSync(`${folder}-secrets`);
    writeFileSync(path.join(`${folder}-secrets`, 'key'), 'secret');
    symlinkSync(path.join(`${folder}-secrets`, 'key'), path.join(folder, 'key'));
    expect(refusal('folder', folder)).toContain('expected links that stay inside of it');
  });
});

describe('what is no package', () => {
  test.each<[string, PackageOptions['kind'], () => string, string]>([
    ['a folder that is not there', 'folder', () => path.join(root, 'gone'), 'is not there, expected a folder'],
    ['a zip that is not there', 'zip', () => path.join(root, 'gone.zip'), 'is not there, expected a zip'],
    ['a file as a folder', 'folder', () => zipped(zipOf({})), 'is a file, expected a folder; declare it as a zip'],
    ['a folder as a zip', 'zip', () => folderWith({}), 'is a folder, expected a zip; declare it as a folder'],
    ['a device', 'zip', () => '/dev/null', 'is a device, expected a zip'],
    ['a path below a file', 'folder', () => path.join(zipped(''), 'below'), 'cannot be read: ENOTDIR'],
    ['a path that is none', 'folder', () => 'a\0b', 'cannot be read'],
    ['an empty zip', 'zip', () => zipped(zipOf({})), 'is empty, expected the code of a function; build it first'],
    ['a file of no bytes', 'zip', () => zipped(''), 'cannot be read as a zip'],
    ['a text', 'zip', () => zipped('no zip at all, but longer than the end of one'), 'cannot be read as a zip'],
    ['half a zip', 'zip', () => zipped(zipOf({ 'index.js': { text: 'x' } }).subarray(40)), 'cannot be read as a zip'],
    [
      'a zip with a link',
      'zip',
      () => zipped(zipOf({ 'index.js': { text: '' }, 'b.js': { text: 'index.js', mode: 0o120777 } })),
      'has the link "b.js", expected only files',
    ],
  ])('%s is refused', (_, kind, at, message) => {
    expect(refusal(kind, at())).toContain(message);
  });

  test('a link to nothing is refused as a folder and as a zip', () => {
    const link = path.join(root, 'dangling');
    symlinkSync('gone', link);
    expect([refusal('folder', link), refusal('zip', link)]).toEqual([
      expect.stringContaining('is a link to nothing, expected a folder'),
      expect.stringContaining('is a link to nothing, expected a zip'),
    ]);
  });

  test('a link to itself is refused', () => {
    const link = path.join(root, 'circle');
    symlinkSync('circle', link);
    expect(refusal('folder', link)).toMatch(/^folder ".+circle" cannot be read: ELOOP/);
  });

  test('an empty folder, and one of empty folders, are refused', () => {
    const empty = path.join(root, 'empty');
    mkdirSync(path.join(empty, 'inside'), { recursive: true });
    expect(refusal('folder', empty)).toBe(
      `folder "${empty}" is empty, expected the code of a function; build it first`,
    );
  });

  test('any bytes are a zip or are refused', () => {
    const whole = zipOf({ 'index.js': { text: 'exports.handler = () => {};' } });
    const changed = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(changed, fc.nat(whole.length), (edits, length) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of edits) bytes[at] = byte;
        expect(refusal('zip', zipped(bytes.subarray(0, length)))).toMatch(/taken|, expected |cannot be read as a zip/);
      }),
    );
  });
});
