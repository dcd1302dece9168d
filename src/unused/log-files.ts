import type { ReadStream } from 'node:fs';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { errorMessage } from '../error/thrown';
import type { CallTally } from './call-tally';
import { UnusedError } from './error';
import type { LineReader } from './logged-call';

/** Bytes of a read: a chunk that fits into a processor cache is parsed fastest. */
const CHUNK = 1 << 16;
/** Longer than any access log line. A longer line is skipped, and not kept in memory. */
const LONGEST_LINE = 1 << 20;
const GZIP = [0x1f, 0x8b];

/** Progress of reading. */
export interface ReadProgress {
  readonly bytes: number;
  readonly ofBytes: number;
}

/**
 * Counts the calls of log files, one file after the other, without loading a whole file. Gzip files are unpacked,
 * whatever their names.
 * @param onProgress - called after each chunk, with the bytes read from disk
 * @throws UnusedError `ERR_LOG_UNREADABLE`
 */
export async function readLogFiles(
  files: readonly string[],
  { read, tally, onProgress }: { read: LineReader; tally: CallTally; onProgress?: (progress: ReadProgress) => void },
): Promise<void> {
  const sizes = await Promise.all(files.map(async (file) => (await tried(file, () => stat(file))).size));
  const ofBytes = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  for (const file of files) {
    await tried(file, async () => {
      const isPacked = await isGzip(file);
      const source = createReadStream(file, { highWaterMark: CHUNK });
      await eachLine(isPacked ? unpacked(source) : source, {
        line: (line) => {
          tally.add(read(line));
        },
        chunk: () => onProgress?.({ bytes: before + source.bytesRead, ofBytes }),
      });
      before += source.bytesRead;
    });
  }
}

function unpacked(source: ReadStream): NodeJS.ReadableStream {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

/** Callbacks for each line of a file, and after each chunk. */
interface LineTaker {
  readonly line: (line: string) => void;
  readonly chunk: () => void;
}

async function eachLine(source: NodeJS.ReadableStream, take: LineTaker): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  // Whether the current line is too long and is skipped.
  let isTooLong = false;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    const text = decoder.write(chunk);
    let begin = 0;
    for (let end = text.indexOf('\n'); end >= 0; begin = end + 1, end = text.indexOf('\n', begin)) {
      const line = rest === '' ? text.slice(begin, end) : rest + text.slice(begin, end);
      rest = '';
      if (isTooLong) isTooLong = false;
      else if (line !== '' && line !== '\r') take.line(line);
    }
    rest += text.slice(begin);
    if (rest.length > LONGEST_LINE) {
      if (!isTooLong) take.line('');
      isTooLong = true;
      rest = '';
    }
    take.chunk();
  }
  const last = rest + decoder.end();
  if (last !== '' && !isTooLong) take.line(last);
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(GZIP.length), 0, GZIP.length, 0);
    return bytesRead === GZIP.length && GZIP.every((byte, index) => buffer[index] === byte);
  } finally {
    await handle.close();
  }
}

async function tried<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof UnusedError) throw cause;
    const expected = 'lines of an access log, as they are or packed with gzip';
    throw new UnusedError(
      'ERR_LOG_UNREADABLE',
      `${file} cannot be read: ${errorMessage(cause)}; expected ${expected}; correct it`,
      { cause },
    );
  }
}
