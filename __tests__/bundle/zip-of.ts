import { deflateRawSync, crc32 } from 'node:zlib';

/** A file of an archive. */
export interface ZippedFile {
  readonly text: string;
  /** @default 0o755 */
  readonly mode?: number;
  /** @default false - it is deflated */
  readonly stored?: boolean;
}

/** Makes a zip archive like a tool on Linux. */
export function zipOf(files: Readonly<Record<string, ZippedFile>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, { text, mode = 0o755, stored = false }] of Object.entries(files)) {
    const data = Buffer.from(text);
    const packed = stored ? data : deflateRawSync(data);
    const sizes = Buffer.alloc(26 - 4);
    sizes.writeUInt16LE(20, 0);
    sizes.writeUInt16LE(stored ? 0 : 8, 4);
    sizes.writeUInt32LE(crc32(data), 10);
    sizes.writeUInt32LE(packed.length, 14);
    sizes.writeUInt32LE(data.length, 18);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(Buffer.byteLength(name), 0);
    const local = Buffer.concat([number(0x04034b50), sizes, lengths, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([20, 3]);
    directory.push(Buffer.concat([number(0x02014b50), madeBy, sizes, lengths, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, entries, number(0x06054b50), end]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
