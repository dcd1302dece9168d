import { inflateRawSync } from 'node:zlib';

/** A file in a zip archive. */
export interface ZipEntry {
  /** Path with forward slashes; a folder's ends with one. */
  readonly name: string;
  /** Permission bits, e.g. 0o755; 0 if the archive does not say. */
  readonly mode: number;
  /** Whether it is a symbolic link, whose contents are the path that it leads to. */
  readonly isLink: boolean;
  /** Its contents, unpacked. */
  readonly read: () => Buffer;
}

const END_OF_DIRECTORY = 0x06054b50;
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
/** Bits of a mode that hold the type of a file. */
const FILE_TYPE = 0o170000;
const LINK = 0o120000;

/**
 * The files of a zip archive, by its central directory.
 * @throws Error if the file is no zip archive, or is larger than 4 GB
 * @see PKWARE, "APPNOTE.TXT - .ZIP File Format Specification"
 */
export function zipEntries(archive: Buffer): ZipEntry[] {
  const end = archive.subarray(0, archive.length - END_BYTES + 4).lastIndexOf(signature(END_OF_DIRECTORY));
  if (end < 0) throw new Error('it is no zip archive');
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (archive.readUInt32LE(at) !== ENTRY) throw new Error('its directory cannot be read');
    const nameLength = archive.readUInt16LE(at + 28);
    const start = at;
    const mode = archive.readUInt32LE(at + 38) >>> 16;
    entries.push({
      name: archive.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength),
      mode: mode & 0o777,
      isLink: (mode & FILE_TYPE) === LINK,
      read: () => contents(archive, start),
    });
    at += ENTRY_BYTES + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function contents(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const header = archive.readUInt32LE(entry + 42);
  const start = header + LOCAL_HEADER_BYTES + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const packed = archive.subarray(start, start + archive.readUInt32LE(entry + 20));
  if (method === STORED) return packed;
  if (method === DEFLATED) return inflateRawSync(packed);
  throw new Error(`a file in it is packed by method ${method}, expected stored or deflated`);
}

function signature(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}
