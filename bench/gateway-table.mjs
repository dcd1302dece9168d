import { sides } from './gateway-sides.mjs';
import { median, render } from './table.mjs';

const MIB = 2 ** 20;
/** Maximum growth from the second quarter of a run to the last, as a share. */
const MAX_GROWTH = 0.05;

/** Ratio of gateway to framework: median of the ratios of each round. */
export function ratios(speed) {
  const [gateway, framework] = Object.keys(sides).map((name) => speed.find((side) => side.name === name).samples);
  return median(
    gateway.map(({ perSecond, cpuMicros }, round) => ({
      perSecond: perSecond / framework[round].perSecond,
      cpuMicros: cpuMicros / framework[round].cpuMicros,
    })),
  );
}

export function speedTable(speed) {
  const rows = speed.map(({ name, samples }) => {
    const { perSecond, cpuMicros, p50, p99 } = median(samples);
    return [
      sides[name],
      String(Math.round(perSecond)),
      `${(cpuMicros / 1_000).toFixed(2)} ms`,
      `${p50} ms`,
      `${p99} ms`,
    ];
  });
  const { perSecond, cpuMicros } = ratios(speed);
  return render([
    ['authorized `GET /customers`', 'requests/s', 'CPU a request', 'latency, median', 'latency, p99'],
    ...rows,
    ['gateway / framework', perSecond.toFixed(2), cpuMicros.toFixed(2), '', ''],
  ]);
}

export function memoryTable(memory) {
  const mib = (bytes) => `${(bytes / MIB).toFixed(1)} MiB`;
  return render([
    ['requests', 'heap', 'RSS'],
    ...memory.map(({ requests, heapUsed, rss }) => [String(requests), mib(heapUsed), mib(rss)]),
  ]);
}

/** Reports `flat` if neither heap nor RSS grows from the second quarter of the samples to the last. */
export function flatness(memory) {
  const quarter = memory.length / 4;
  const second = median(memory.slice(quarter, 2 * quarter));
  const last = median(memory.slice(3 * quarter));
  const growth = { heap: last.heapUsed / second.heapUsed - 1, RSS: last.rss / second.rss - 1 };
  const flat = Object.values(growth).every((share) => share <= MAX_GROWTH);
  const shares = Object.entries(growth).map(([figure, share]) => `${figure} ${(share * 100).toFixed(1)} %`);
  return `${flat ? 'flat' : 'not flat'}: from the median of the second quarter to that of the last, ${shares.join(', ')}`;
}
