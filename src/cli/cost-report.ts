import Table from 'cli-table3';
import { byService } from '../cost/bill';
import { dollars } from '../cost/dollars';
import type { Estimate } from '../cost/estimate';
import { table } from '../review/report/markdown';

/** How an estimate is shown. */
export interface CostReportOptions {
  readonly format: 'text' | 'markdown';
  /** Whether each thing that is billed is shown, and not only each service. */
  readonly details: boolean;
}

/** An estimate as a table, with its assumptions. */
export function costReport(estimate: Estimate, { format, details }: CostReportOptions): string[] {
  const head = ['USD a month', ...(details ? ['units'] : []), 'cached tokens', 'a token for each request'];
  const rows = details ? detailRows(estimate) : serviceRows(estimate);
  const { cached, 'each-request': eachRequest } = estimate.bills;
  const total = ['total', ...(details ? [''] : []), dollars(cached.total), dollars(eachRequest.total)];
  const shown = [...rows, total];
  if (format === 'markdown') return [...table(head, shown), '', ...notes(estimate).map((note) => `- ${note}`)];
  return [textTable(head, shown), ...notes(estimate)];
}

function serviceRows({ bills }: Estimate): string[][] {
  const [cached, eachRequest] = [byService(bills.cached.lines), byService(bills['each-request'].lines)];
  const used = new Set(
    bills['each-request'].lines.filter(({ quantity }) => quantity > 0).map(({ service }) => service),
  );
  return [...used].map((service) => [
    service,
    dollars(cached.get(service) ?? 0),
    dollars(eachRequest.get(service) ?? 0),
  ]);
}

function detailRows({ bills }: Estimate): string[][] {
  const cached = bills.cached.lines;
  return bills['each-request'].lines.flatMap(({ rate, service, what, quantity, cost }) => {
    const line = cached.find((each) => each.rate === rate);
    if (!line || quantity === 0) return [];
    const units = [...new Set([line.quantity, quantity].map(amount))].join(' or ');
    return [[`${service}: ${what}`, units, dollars(line.cost), dollars(cost)]];
  });
}

function notes(estimated: Estimate): string[] {
  const { inventory, unverified, regions, region, checked, freeTier } = estimated;
  const elsewhere = region === undefined || regions.every((each) => each === region) ? '' : ` for a stack in ${region}`;
  const uncertain = Object.entries(unverified).map(([rate, why]) => `${rate}, as ${why}`);
  return [
    traffic(estimated),
    `prices of ${regions.join(', ')}${elsewhere}, compared in ${checked}; ` +
      (freeTier ? 'the free tier of an account is taken off' : 'free tiers are not taken off (--free-tier)'),
    ...(uncertain.length > 0 ? [`not verified: ${uncertain.join('; ')}`] : []),
    ...(inventory.notCounted.length > 0 ? [`not counted: ${inventory.notCounted.join(', ')}`] : []),
  ];
}

function traffic({ usage, inventory, bills }: Estimate): string {
  const requests = `${amount(usage.requestsPerMonth)} requests a month`;
  const clients = usage.clients ?? inventory.tokenMinutes.length;
  if (clients === 0) return `${requests}; no clients, so no tokens`;
  const minutes = usage.tokenMinutes === undefined ? inventory.tokenMinutes : [usage.tokenMinutes];
  const lives = [...new Set(minutes)].map((each) => amount(each)).join(' or ');
  const tokens = `${amount(bills.cached.tokens)} token requests, or ${amount(bills['each-request'].tokens)}`;
  return `${requests} by ${clients} ${clients === 1 ? 'client' : 'clients'}, tokens of ${lives} minutes: ${tokens}`;
}

function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const colAligns = head.map((_, index) => (index === 0 ? 'left' : 'right'));
  // Empty styles: the library would colour by itself.
  const shown = new Table({ head: [...head], colAligns, style: { head: [], border: [], compact: true } });
  for (const row of rows) shown.push([...row]);
  return shown.toString();
}

/** Three digits if there are decimals. */
function amount(quantity: number): string {
  return quantity.toLocaleString(
    'en-US',
    quantity < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 },
  );
}
