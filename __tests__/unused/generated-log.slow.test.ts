import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGzip } from 'node:zlib';
import {
  clientIds,
  declaration,
  expectedVerdicts,
  FORMAT,
  generatedLog,
  TODAY,
  WINDOW_DAYS,
} from '../../bench/access-log';
import type { LogOptions, LogTruth } from '../../bench/access-log';
import { accessUse } from '../../src/unused/access-use';
import { CallTally } from '../../src/unused/call-tally';
import { readLogFiles } from '../../src/unused/log-files';
import { logFormat } from '../../src/unused/log-format';
import { logLimits, windowBefore } from '../../src/unused/log-limit';
import { lineReader } from '../../src/unused/logged-call';
import type { UnusedReport } from '../../src/unused/unused-report';
import { unusedReport } from '../../src/unused/unused-report';

jest.setTimeout(300_000);

const folder = mkdtempSync(path.join(tmpdir(), 'generated-log-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function reported(options: LogOptions, isPacked: boolean): Promise<{ report: UnusedReport; truth: LogTruth }> {
  const { lines, truth } = generatedLog(options);
  const file = path.join(folder, `log-${isPacked ? 'packed' : 'plain'}-${options.seed ?? 1}`);
  const target = createWriteStream(file);
  const sink = isPacked ? createGzip({ level: 1 }) : target;
  if (isPacked) sink.pipe(target);
  for (const line of lines) if (!sink.write(`${line}\n`)) await once(sink, 'drain');
  sink.end();
  await once(target, 'close');
  const window = windowBefore(TODAY, WINDOW_DAYS);
  const tally = new CallTally({ from: window.from, stage: 'prod' });
  await readLogFiles([file], { read: lineReader(logFormat(FORMAT)), tally });
  const use = accessUse(tally.groups, { declaration, today: TODAY, clientIds });
  return { truth, report: unusedReport({ window, tally, use, limits: logLimits(tally, window, false), accepted: [] }) };
}

test.each([
  [1, false],
  [2, true],
] as const)(
  'what is found in 500,000 generated lines is what they were made of (seed %d, packed: %p)',
  async (seed, isPacked) => {
    const { report, truth } = await reported({ lines: 500_000, seed, gaps: [300, 301, 350] }, isPacked);
    const found = report.use.holders.flatMap(({ name, scopes }) =>
      scopes.map((use) => [`${name} ${use.scope}`, use] as const),
    );
    expect(new Map(found.map(([key, { verdict }]) => [key, verdict]))).toEqual(expectedVerdicts());
    expect(new Map(found.flatMap(([key, { calls }]) => (calls > 0 ? [[key, calls] as const] : [])))).toEqual(
      truth.carried,
    );
    expect(
      new Map(report.use.holders.flatMap(({ name, calls }) => (calls > 0 ? [[name, calls] as const] : []))),
    ).toEqual(truth.calls);
    expect(report.lines).toBe(truth.lines);
    expect(report.isCertain).toBe(false);
    expect(report.limits.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'gaps: no line is of 2026-10-28 to 2026-10-29, 2026-12-17',
      `stage: ${truth.otherStage} lines of stage "test" were left out`,
      `lines: ${truth.malformed} lines of ${truth.lines} could not be read`,
    ]);
  },
);
