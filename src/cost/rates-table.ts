import type { Rate } from './rate';
import { RATES } from './rate';

/** Renders the built-in prices and their sources as a Markdown table. */
export function ratesTable(): string {
  const rows = Object.entries(RATES).map(([name, rate]) => {
    const { service, what, source, confirmed, unverified } = rate;
    const page = `[${source.title}](${source.url})`;
    return `| \`${name}\` | ${service}: ${what} | ${prices(rate)} | ${page} | ${confirmed ?? `**not verified**: ${unverified}`} |`;
  });
  return ['| rate | what | USD | decided by | read in |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function prices({ tiers, per, unit }: Rate): string {
  const units = per === 1 ? `1 ${unit}` : `${per.toLocaleString('en-US')} ${unit}s`;
  const steps = tiers.map(({ price, upTo }) => {
    return `${price}${upTo === undefined ? '' : ` up to ${upTo.toLocaleString('en-US')}`}`;
  });
  return `${steps.join(', then ')} for ${units}`;
}
