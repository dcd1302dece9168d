// Measures the speed of `cognito-m2m unused` on an access log, compared with JSON.parse alone, and its memory. See
// README.md.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSource } from './source-module.mjs';
import { median, render } from './table.mjs';

const LINES = Number(process.argv[2] ?? 10_000_000);
const FILES = 10;
const GAPS = [300, 301, 350];
const SAMPLE = 100_000;
const [TARGET, TARGET_MB] = [0.4, 300];

const { expectedVerdicts, generatedLog } = await loadSource('bench/unused-log.ts');
const folder = mkdtempSync(join(tmpdir(), 'bench-unused-'));
try {
  console.log(`writing ${LINES.toLocaleString('en')} lines to ${folder}`);
  const { truth, files, sample } = await write();
  const reader = fork(new URL('unused-reader.mjs', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(reader, 'message');
  const ratios = [];
  const rates = { ours: [], alone: [] };
  let before = 0;
  for (const file of files) {
    const alone = parseRate(sample);
    reader.send(file);
    const [{ lines, seconds }] = await once(reader, 'message');
    const ours = (lines - before) / seconds;
    before = lines;
    const ratio = ours / ((alone + parseRate(sample)) / 2);
    ratios.push(ratio);
    rates.ours.push(ours);
    rates.alone.push(alone);
  }
  reader.send('end');
  const [{ found, peakBytes }] = await once(reader, 'message');
  const wrong = differences(found, truth);
  const megabytes = Math.round(peakBytes / 1e6);
  console.log(
    render([
      ['', 'measured', 'target'],
      ['lines', before.toLocaleString('en'), ''],
      ['lines a second, unused', Math.round(median(rates.ours)).toLocaleString('en'), ''],
      ['lines a second, JSON.parse alone', Math.round(median(rates.alone)).toLocaleString('en'), ''],
      ['unused / JSON.parse', median(ratios).toFixed(2), `${TARGET} and more`],
      ['peak memory', `${megabytes} MB`, `${TARGET_MB} MB and less`],
      ['differences from the generated data', String(wrong.length), '0'],
    ]),
  );
  for (const each of wrong.slice(0, 10)) console.log(each);
  if (median(ratios) < TARGET || megabytes > TARGET_MB || wrong.length > 0 || before !== truth.lines)
    process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function write() {
  const { lines, truth } = generatedLog({ lines: LINES, gaps: GAPS });
  const [files, sample] = [[], []];
  let stream;
  let written = 0;
  for (const line of lines) {
    if (written % Math.ceil(LINES / FILES) === 0) {
      await ended(stream);
      files.push(join(folder, `log-${files.length}`));
      stream = createWriteStream(files.at(-1), { highWaterMark: 1 << 20 });
    }
    written += 1;
    if (sample.length < SAMPLE && line.endsWith('"}')) sample.push(line);
    if (!stream.write(`${line}\n`)) await once(stream, 'drain');
  }
  await ended(stream);
  return { truth, files, sample };
}

async function ended(stream) {
  if (!stream) return;
  stream.end();
  await once(stream, 'close');
}

/** Measures the lines per second that JSON.parse alone reads. */
function parseRate(lines) {
  const begin = process.hrtime.bigint();
  let fields = 0;
  for (let round = 0; round < 3; round++) for (const line of lines) fields += JSON.parse(line).status.length;
  if (fields === 0) throw new Error('nothing was parsed');
  return (3 * lines.length) / (Number(process.hrtime.bigint() - begin) / 1e9);
}

function differences(found, truth) {
  const verdicts = expectedVerdicts();
  return found.flatMap(([key, verdict, calls]) => {
    const expected = [verdicts.get(key), truth.carried.get(key) ?? 0];
    return verdict === expected[0] && calls === expected[1]
      ? []
      : [`${key}: ${verdict} ${calls}, expected ${expected}`];
  });
}
