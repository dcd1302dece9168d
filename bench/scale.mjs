// Measures services of many teams: their composition, the synth of a stack with all of them, and the review of a change
// of one service. `node bench/scale.mjs`; see README.md.
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from './measure.mjs';
import { loadSource } from './source-module.mjs';
import { median, render } from './table.mjs';

const ROOT = join(import.meta.dirname, '..');
const RUNS = 3;
const SERVICES = 120;
const TARGETS = { composeMs: 500, synthSeconds: 10, synthMib: 800, reviewSeconds: 3, commentBytes: 65_536 };
const MIB = 2 ** 20;

const { MOST_SERVICES, composeAccess, composedWithoutQuotas, reviewedBytes, scaledServices } =
  await loadSource('bench/scale-services.ts');
const folder = mkdtempSync(join(tmpdir(), 'bench-scale-'));
const app = join(ROOT, `.build/bench-scale-app-${process.pid}.cjs`);
try {
  await build({
    entryPoints: [join(ROOT, 'bench/scale-app.ts')],
    outfile: app,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    alias: { 'cognito-m2m': join(ROOT, 'src/index.ts') },
    external: ['cdktf', '@cdktf/*', 'constructs', 'esbuild'],
  });
  const [base, head] = [await synth('base'), await synth('head', { BENCH_CHANGED: '1' })];
  const reviews = [];
  let bytes = 0;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    bytes = await reviewedBytes(join(folder, 'base'), join(folder, 'head'));
    reviews.push((performance.now() - start) / 1_000);
  }
  const limited = `${MOST_SERVICES} services, ${MOST_SERVICES * 5} routes, ${MOST_SERVICES} clients`;
  const rows = [
    limit(
      `compose ${SERVICES} services, without quotas`,
      composeMs(SERVICES, composedWithoutQuotas),
      TARGETS.composeMs,
      'ms',
    ),
    limit(
      `compose ${SERVICES / 2} services, without quotas`,
      composeMs(SERVICES / 2, composedWithoutQuotas),
      undefined,
      'ms',
    ),
    limit(`composeAccess, ${limited}`, composeMs(MOST_SERVICES, composeAccess), TARGETS.composeMs, 'ms'),
    limit(`synth of one stack, ${limited}`, Math.max(base.wallSeconds, head.wallSeconds), TARGETS.synthSeconds, 's'),
    limit('memory of the synth', Math.max(base.peakBytes, head.peakBytes) / MIB, TARGETS.synthMib, 'MiB'),
    limit("review of one service's change", median(reviews), TARGETS.reviewSeconds, 's'),
    limit('comment of the review', bytes, TARGETS.commentBytes, 'bytes'),
  ];
  console.log(render([['', 'measured', 'target'], ...rows.map(({ row }) => row)]));
  console.log(
    `\nOne pool has ${MOST_SERVICES} resource servers by default, so that ${SERVICES} services are composed apart from the quotas and not synthesized.`,
  );
  if (rows.some(({ missed }) => missed)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(app, { force: true });
}

async function synth(name, variables = {}) {
  const env = { BENCH_SERVICES: String(MOST_SERVICES), CDKTF_OUTDIR: join(folder, name), ...variables };
  return measure({ args: [process.execPath, '--max-semi-space-size=4', app], cwd: ROOT, env });
}

function composeMs(count, compose) {
  const times = [];
  for (let run = 0; run <= RUNS; run++) {
    // New for each run, because the check of a service runs only once.
    const services = scaledServices(count);
    const start = performance.now();
    compose(services);
    if (run > 0) times.push(performance.now() - start);
  }
  return median(times);
}

function limit(title, value, target, unit) {
  const shown = value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en');
  const most = target === undefined ? '' : `${target.toLocaleString('en')} ${unit} and less`;
  return { row: [title, `${shown} ${unit}`, most], missed: target !== undefined && value > target };
}
