// Measures how long `cognito-m2m matrix` takes to read a state of many resources, and its memory. See README.md.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSource } from './source-module.mjs';
import { median, render } from './table.mjs';

const RESOURCES = Number(process.argv[2] ?? 5_000);
const RUNS = 5;
const [TARGET_SECONDS, TARGET_MB] = [3, 500];

const { generatedState } = await loadSource('bench/foreign-state.ts');
const folder = mkdtempSync(join(tmpdir(), 'bench-foreign-'));
try {
  const { state, routes } = generatedState(RESOURCES);
  const file = join(folder, 'terraform.tfstate');
  const text = JSON.stringify(state, null, 2);
  writeFileSync(file, text);
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await read(file));
  const seconds = median(runs.map((run) => run.seconds));
  const cpuSeconds = median(runs.map((run) => run.cpuSeconds));
  const megabytes = Math.round(median(runs.map((run) => run.peakBytes)) / 1e6);
  const [{ routes: found, cells }] = runs;
  console.log(
    render([
      ['', 'measured', 'target'],
      ['resources', state.resources.length.toLocaleString('en'), ''],
      ['megabytes of state', (text.length / 1e6).toFixed(1), ''],
      ['routes read', `${found} of ${routes}`, 'all'],
      ['cells', cells.toLocaleString('en'), ''],
      ['seconds from the file to the matrix', seconds.toFixed(2), `below ${TARGET_SECONDS}`],
      ['seconds of CPU time', cpuSeconds.toFixed(2), ''],
      ['peak memory', `${megabytes} MB`, `below ${TARGET_MB} MB`],
    ]),
  );
  if (seconds >= TARGET_SECONDS || megabytes >= TARGET_MB || found !== routes) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** One process a run: its memory is that of the reader, without what makes the state. */
async function read(file) {
  const reader = fork(new URL('foreign-reader.mjs', import.meta.url), [file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [answer] = await once(reader, 'message');
  await once(reader, 'exit');
  return answer;
}
