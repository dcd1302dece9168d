import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RequestRow } from '../local/console/console-data';
import { useQuery } from './query';
import { Decision } from './decision';
import { SelectField, TextField } from './field';
import { FilterForm } from './filter-form';
import type { GatewayClient } from './gateway-client';
import type { GridCell } from './grid';
import { Grid } from './grid';
import { Panel } from './panel';
import { TokenClaims } from './token-claims';

interface RequestsViewProps {
  readonly gateway: GatewayClient;
  /** The newest first. */
  readonly requests: readonly RequestRow[];
  /** Since the start. */
  readonly total: number;
}

const COLUMNS = [
  { key: 'time', title: 'Time', width: 90 },
  { key: 'request', title: 'Request', width: 260 },
  { key: 'client', title: 'Client', width: 190 },
  { key: 'status', title: 'Status', width: 90 },
  { key: 'latency', title: 'ms', width: 60 },
  { key: 'reason', title: 'Why', width: 320 },
] as const;

/** Milliseconds between two announcements of the number of requests to a screen reader. */
const TELL_MS = 3_000;

/** Requests as they come in. */
export function RequestsView({ gateway, requests, total }: RequestsViewProps): JSX.Element {
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<'' | 'refused' | 'answered'>('');
  const [held, setHeld] = useState<readonly RequestRow[]>();
  const [open, setOpen] = useState<RequestRow>();
  const holder = useRef<HTMLDivElement>(null);
  const list = held ?? requests;
  const shown = useMemo(
    () => list.filter((row) => hasText(row, text) && (outcome === '' || (outcome === 'refused') === row.isRefused)),
    [list, text, outcome],
  );
  const told = useSlowly(`${shown.length} of the last ${list.length} requests shown, ${total} since the start`);
  return (
    <div class="split">
      <section class="fill" aria-label="Requests">
        <FilterForm label="Filter of the requests">
          <TextField label="Path, client or reason" value={text} onChange={setText} />
          <SelectField
            label="Outcome"
            value={outcome}
            options={[
              ['', 'any'],
              ['refused', 'refused'],
              ['answered', 'answered'],
            ]}
            onChange={setOutcome}
          />
          <button
            type="button"
            aria-pressed={held !== undefined}
            onClick={() => {
              setHeld(held ? undefined : requests);
            }}
          >
            {held ? 'Go on' : 'Pause'}
          </button>
        </FilterForm>
        <p role="status" class="muted">
          {told}
        </p>
        <div ref={holder} class="holder">
          <Grid
            label="Last requests"
            columns={COLUMNS}
            rowCount={shown.length}
            rowKey={(row) => shown[row]?.number ?? row}
            cell={(row, column) => requestCell(shown[row], COLUMNS[column]?.key)}
            onOpen={(row) => {
              setOpen(shown[row]);
            }}
          >
            {list.length === 0
              ? 'No request yet. Those of the matrix are not listed; send one from "Try a call" or from a terminal.'
              : 'No request is as the filter says.'}
          </Grid>
        </div>
      </section>
      {open && (
        <RequestPanel
          key={open.number}
          gateway={gateway}
          row={open}
          onClose={() => {
            setOpen(undefined);
            holder.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
          }}
        />
      )}
    </div>
  );
}

function RequestPanel({
  gateway,
  row,
  onClose,
}: {
  readonly gateway: GatewayClient;
  readonly row: RequestRow;
  readonly onClose: () => void;
}): JSX.Element {
  const asked = useQuery(String(row.number), () => gateway.request(row.number));
  return (
    <Panel title={`${row.method} ${row.path}`} onClose={onClose}>
      <p>
        <strong class={row.isRefused ? 'refused' : 'allowed'}>{row.status}</strong> {row.client ?? 'nobody known'} ·{' '}
        {timeText(row.time)} · {row.latencyMs} ms: {row.reason}
      </p>
      {asked.state === 'loading' && <p role="status">Asking the gateway …</p>}
      {asked.state === 'failed' && (
        <p role="status" class="wrong">
          {asked.message}
        </p>
      )}
      {asked.state === 'ready' && (
        <>
          {asked.value.route !== undefined && <p>Route {asked.value.route}</p>}
          <Decision {...asked.value} />
          {asked.value.token && <TokenClaims token={asked.value.token} />}
        </>
      )}
    </Panel>
  );
}

function requestCell(row: RequestRow | undefined, column: (typeof COLUMNS)[number]['key'] | undefined): GridCell {
  if (!row) return { text: '' };
  switch (column) {
    case 'time':
      return { text: timeText(row.time) };
    case 'request':
      return { text: `${row.method} ${row.path}` };
    case 'client':
      return { text: row.client ?? '–', ...(row.client === undefined ? { label: 'nobody known' } : {}) };
    case 'status':
      return { text: `${row.isRefused ? '✗' : '✓'} ${row.status}`, kind: row.isRefused ? 'refused' : 'allowed' };
    case 'latency':
      return { text: String(row.latencyMs), label: `${row.latencyMs} ms` };
    default:
      return { text: row.reason };
  }
}

function hasText({ method, path, client = '', reason }: RequestRow, text: string): boolean {
  return `${method} ${path} ${client} ${reason}`.toLowerCase().includes(text.trim().toLowerCase());
}

function timeText(time: number): string {
  return new Date(time).toTimeString().slice(0, 8);
}

/** The text, at most once in a while. */
function useSlowly(text: string): string {
  const [told, setTold] = useState({ text, time: 0 });
  useEffect(() => {
    const timer = setTimeout(
      () => {
        setTold({ text, time: Date.now() });
      },
      Math.max(0, told.time + TELL_MS - Date.now()),
    );
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return told.text;
}
