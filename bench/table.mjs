import { ways } from './ways.mjs';

const MIB = 2 ** 20;

/** Upper limits of our figures as a share of the other's, by its name and the case. */
const TARGETS = {
  template: { default: { wallSeconds: 1 / 6, cpuSeconds: 1 / 6, peakBytes: 1 / 8 } },
  'aws-cdk': {
    default: { wallSeconds: 0.9, peakBytes: 1 },
    scaled: { wallSeconds: 0.9 },
  },
};

/** Median of each figure separately. */
export function medians(samples) {
  return Object.fromEntries(
    Object.keys(samples[0]).map((figure) => [figure, median(samples.map((sample) => sample[figure]))]),
  );
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Renders the medians of all cases, our ratio to each other way, and the growth of the time with the resources. */
export function table(cases) {
  const sections = cases.map(({ title, scale, sides }) => [
    [title, 'resources', 'wall', 'CPU', 'largest process'],
    ...sides.map(({ name, resources, median: { wallSeconds, cpuSeconds, peakBytes } }) => [
      ways[name].title,
      String(resources),
      `${wallSeconds.toFixed(2)} s`,
      `${cpuSeconds.toFixed(2)} s`,
      `${Math.round(peakBytes / MIB)} MiB`,
    ]),
    ...ratios(sides, scale),
  ]);
  return [...sections, growth(cases)]
    .filter((rows) => rows.length > 1)
    .map(render)
    .join('\n\n');
}

function ratios(sides, scale) {
  const others = sides.filter(({ name }) => Object.hasOwn(TARGETS, name));
  return sides
    .filter((side) => !others.includes(side))
    .flatMap((ours) =>
      others.map((other) => {
        const targets = TARGETS[other.name][scale ? 'scaled' : 'default'] ?? {};
        const cell = (figure) => {
          const ratio = (ours.median[figure] / other.median[figure]).toFixed(2);
          return targets[figure] === undefined ? ratio : `${ratio} (target ${targets[figure].toFixed(2)})`;
        };
        const title = `${ways[ours.name].title} / ${ways[other.name].title}`;
        return [title, '', cell('wallSeconds'), cell('cpuSeconds'), cell('peakBytes')];
      }),
    );
}

function growth(cases) {
  const scaled = cases.filter(({ scale }) => scale);
  const rows = Object.keys(ways)
    .map((name) => [name, scaled.map(({ sides }) => sides.find((side) => side.name === name))])
    .filter(([, sides]) => sides.length > 0 && sides.every(Boolean))
    .map(([name, sides]) => [
      ways[name].title,
      ...sides.map((side) => `${((side.median.wallSeconds / side.resources) * 1000).toFixed(2)} ms`),
    ]);
  return [['wall time per resource', ...scaled.map(({ title }) => title)], ...rows];
}

/** Renders a Markdown table; the first row is its head. */
export function render(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}
