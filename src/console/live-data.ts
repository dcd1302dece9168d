import { useEffect, useState } from 'preact/hooks';
import type { OverviewData, ReloadData, RequestRow } from '../local/console/console-data';
import type { GatewayClient } from './gateway-client';
import { RefusedError } from './gateway-client';

/** Requests that the page keeps, as the gateway does. */
const KEPT = 500;
/** Milliseconds until the page tries a silent gateway again. */
const AGAIN_MS = 1_000;

/** Data of the page about the gateway. */
export interface LiveData {
  readonly state: 'loading' | 'refused' | 'gone' | 'ready';
  readonly overview?: OverviewData;
  /** The newest first. */
  readonly requests: readonly RequestRow[];
  /** Since the start. */
  readonly requestCount: number;
  /** The newest first. */
  readonly reloads: readonly ReloadData[];
}

/** Follows the gateway while the page is visible; a page in the background sends no requests. */
export function useLiveData(gateway: GatewayClient): LiveData {
  const [data, setData] = useState<LiveData>({ state: 'loading', requests: [], requestCount: 0, reloads: [] });
  useEffect(() => {
    const ended = new AbortController();
    void follow(gateway, setData, ended.signal);
    return () => {
      ended.abort();
    };
  }, [gateway]);
  return data;
}

type Change = (change: (data: LiveData) => LiveData) => void;

async function follow(gateway: GatewayClient, change: Change, ended: AbortSignal): Promise<void> {
  const next = { request: 0, reload: 0 };
  while (!ended.aborted) {
    const hidden = new AbortController();
    const look = () => {
      if (document.hidden) hidden.abort();
    };
    document.addEventListener('visibilitychange', look);
    let fault: unknown;
    try {
      await untilSeen(ended);
      await listen(gateway, change, next, AbortSignal.any([ended, hidden.signal]));
    } catch (error) {
      fault = error;
    } finally {
      document.removeEventListener('visibilitychange', look);
    }
    if (fault instanceof RefusedError && fault.code === 'key') {
      change((data) => ({ ...data, state: 'refused' }));
      return;
    }
    if (hidden.signal.aborted) continue;
    change((data) => ({ ...data, state: data.overview ? 'gone' : 'loading' }));
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

async function listen(
  gateway: GatewayClient,
  change: Change,
  next: { request: number; reload: number },
  signal: AbortSignal,
): Promise<void> {
  const show = async () => {
    const overview = await gateway.overview();
    change((data) => ({ ...data, state: 'ready', overview }));
  };
  await show();
  for await (const event of gateway.events(next.request, next.reload, signal)) {
    if (event.kind === 'overview') await show();
    if (event.kind === 'reload') {
      next.reload = event.number + 1;
      change((data) => ({ ...data, reloads: [event.reload, ...data.reloads] }));
    }
    if (event.kind === 'requests') {
      const newest = event.rows.toReversed();
      next.request = (newest[0]?.number ?? next.request) + 1;
      const { request: requestCount } = next;
      change((data) => ({ ...data, requestCount, requests: [...newest, ...data.requests].slice(0, KEPT) }));
    }
  }
}

async function untilSeen(ended: AbortSignal): Promise<void> {
  while (document.hidden && !ended.aborted) {
    await new Promise((resolve) => {
      document.addEventListener('visibilitychange', resolve, { once: true, signal: ended });
      ended.addEventListener('abort', resolve, { once: true });
    });
  }
}
