import type { ServerResponse } from 'node:http';
import { refusalReason } from '../decision/request-report';
import type { ConsoleEvent, ReloadData, RequestRow } from './console-data';
import type { RequestReport } from '../decision/request-report';
import type { Numbered, Recent } from './recent';

/** Between two looks for news, in milliseconds. */
const LOOK_MS = 200;
/** Milliseconds between signs of life; after a longer silence a page shows the gateway as gone. */
const ALIVE_MS = 10_000;

/** Sources of news for the page. */
export interface NewsSource {
  readonly requests: Recent<RequestReport>;
  readonly reloads: Recent<ReloadData>;
  /** Version of the overview; each change increases it. */
  readonly version: () => number;
}

/**
 * Writes news to a page, each as a line of JSON, until the page closes. It checks for news by a timer, so that
 * requests cost the same with and without a page, and a hundred requests are one line.
 * @param from - number of the first request that the page does not have
 * @param changesFrom - number of the first change that the page does not have
 */
export function streamEvents(
  outgoing: ServerResponse,
  source: NewsSource,
  { from, changesFrom }: { readonly from: number; readonly changesFrom: number },
): void {
  let version = source.version();
  let seen = from;
  let changesSeen = changesFrom;
  let written = 0;

  const write = (event: ConsoleEvent) => {
    written = Date.now();
    outgoing.write(`${JSON.stringify(event)}\n`);
  };
  const look = () => {
    // A page that does not read gets the newest once it does.
    if (outgoing.writableNeedDrain) return;
    const rows = source.requests.since(seen).map(requestRow);
    const [first] = rows;
    if (first) {
      write({ kind: 'requests', rows, skipped: first.number - seen });
      seen = source.requests.count;
    }
    for (const { number, item } of source.reloads.since(changesSeen)) write({ kind: 'reload', number, reload: item });
    changesSeen = source.reloads.count;
    if (version !== source.version()) {
      version = source.version();
      write({ kind: 'overview' });
    }
    if (Date.now() - written >= ALIVE_MS) write({ kind: 'alive' });
  };
  outgoing.flushHeaders();
  write({ kind: 'alive' });
  look();
  const timer = setInterval(look, LOOK_MS);
  outgoing.on('close', () => {
    clearInterval(timer);
  });
}

/** A request in a line. */
export function requestRow({ number, item: report }: Numbered<RequestReport>): RequestRow {
  const { time, method, path, client, status, latencyMs, steps } = report;
  const refusal = refusalReason(report);
  return {
    number,
    time,
    method,
    path,
    ...(client === undefined ? {} : { client }),
    status,
    latencyMs,
    isRefused: refusal !== undefined,
    reason: refusal ?? steps.at(-1)?.found ?? '',
  };
}
